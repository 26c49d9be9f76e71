import type { AdfDocument } from '../../adf/node.js';
import type { Person } from '../model.js';

interface CommentSeed {
  by: Person;
  age: number;
  body: AdfDocument;
}

/** A page as its seed module writes it. Ages are days before the sandbox started. */
export interface PageSeed {
  id: string;
  /** A page unless told. */
  kind?: 'blogpost';
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
  readerGroups?: string[];
  /** Who may change it; by default everybody who may write in the space. */
  editors?: Person[];
  body: AdfDocument;
  comments?: (CommentSeed & {
    /** Of an inline comment: where in the body, by an `annotation` mark with this id, and on what text. */
    on?: { markerRef: string; text: string; resolved?: boolean };
    replies?: CommentSeed[];
  })[];
  files?: { filename: string; mimeType: string; content: string; by: Person; age: number }[];
  views?: number;
}
