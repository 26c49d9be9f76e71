import type { AdfDocument } from '../../adf/node.js';

/** lead: everything · member: browse, create, comment, be assigned · viewer: browse only. */
export type ProjectRole = 'lead' | 'member' | 'viewer';

export interface IssueType {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
  hierarchyLevel: -1 | 0 | 1;
}

export interface Status {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
}

/** One of the values of a field that has a closed list of them; a cascading field has more below each. */
export interface Option {
  id: string;
  value: string;
  children?: Option[];
}

/** A field of a project's screens beyond those that every issue has. */
export interface CustomField {
  id: string;
  name: string;
  kind:
    | 'option'
    | 'options'
    | 'cascade'
    | 'textarea'
    | 'number'
    | 'text'
    | 'url'
    | 'user'
    | 'users'
    | 'date'
    | 'datetime';
  options?: Option[];
}

/** What a custom field can hold. */
export type CustomValue =
  | AdfDocument
  | string
  | number
  | { id: string; value: string; child?: { id: string; value: string } }
  | { id: string; value: string }[]
  | { accountId: string }
  | { accountId: string }[]
  | null;

export interface Version {
  id: string;
  name: string;
  description: string;
  released: boolean;
  archived: boolean;
  /** Calendar days, `yyyy-mm-dd`. */
  startDate: string | null;
  releaseDate: string | null;
}

/** A step of a project's workflow. */
export interface Transition {
  id: string;
  name: string;
  /** Ids of the statuses that it starts from; absent is any, its own target too. */
  from?: string[];
  /** Id of the status that it leads to. */
  to: string;
  /** The fields of its screen; absent where it has none. */
  screen?: { field: string; required: boolean }[];
}

export interface Project {
  id: string;
  key: string;
  name: string;
  description: string;
  typeKey: 'software' | 'business';
  leadAccountId: string;
  roles: Map<string, ProjectRole>;
  issueTypes: IssueType[];
  statuses: Status[];
  workflow: Transition[];
  components: { id: string; name: string }[];
  versions: Version[];
  /** Custom fields on its screens, with the names of the issue types that must have them. */
  customFields: { field: CustomField; requiredFor: string[] }[];
  lastNumber: number;
}
