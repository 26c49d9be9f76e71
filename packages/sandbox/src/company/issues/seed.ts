import type { AdfDocument } from '../../adf/node.js';
import type { Issue, Person } from '../model.js';

/** An issue as its seed module writes it. Ages are days before the sandbox started, so that it is always fresh. */
export interface IssueSeed {
  type: string;
  status: string;
  summary: string;
  priority: 'Highest' | 'High' | 'Medium' | 'Low' | 'Lowest';
  reporter: Person;
  assignee?: Person;
  /** Days since it was created. */
  age: number;
  /** Days since it was last touched; by default when it was created or last commented on. */
  touched?: number;
  /** Days until it is due; negative is overdue. */
  dueIn?: number;
  labels?: string[];
  components?: string[];
  fixVersions?: string[];
  parent?: string;
  description?: AdfDocument;
  comments?: { by: Person; age: number; body: AdfDocument }[];
  /** This issue → the other one; the other one gets the inward side. */
  links?: { type: 'Blocks' | 'Relates' | 'Duplicate' | 'Cause'; to: string }[];
  remoteLinks?: { title: string; url: string; application: string }[];
  worklogs?: { by: Person; age: number; hours: number; comment?: AdfDocument }[];
  /** Hours of work. */
  estimate?: { original: number; remaining: number };
  attachments?: { by: Person; age: number; filename: string; mimeType: string; content: string | Buffer }[];
  custom?: Issue['custom'];
}
