import type { AdfDocument } from '../../adf/node.js';
import type { Person } from '../model.js';

/** A page as its seed module writes it. Ages are days before the sandbox started. */
export interface PageSeed {
  id: string;
  /** Absent for a space's home page. */
  parent?: string;
  title: string;
  author: Person;
  age: number;
  /** Days since its last version; by default as old as the page. */
  touched?: number;
  version?: number;
  message?: string;
  labels?: string[];
  /** Who may read it and the pages below it; by default everybody in the space. */
  readers?: Person[];
  body: AdfDocument;
  comments?: { by: Person; age: number; body: AdfDocument }[];
}
