import type { Board, Sprint } from './boards.js';
import type { ServiceDesk, ServiceRequest } from './desks.js';
import type { Issue, Task } from './model/issues.js';
import type { Page, Space, Template } from './model/pages.js';
import type { Person } from './model/people.js';
import type { Project } from './model/projects.js';

export * from './model/discussion.js';
export * from './model/issues.js';
export * from './model/pages.js';
export * from './model/people.js';
export * from './model/projects.js';

/** The two Atlassian products that the sandbox stands in for. */
export type Product = 'jira' | 'confluence';

export interface Site {
  /** The cloud id. */
  id: string;
  name: string;
  url: string;
  /** Who may use which product here. */
  members: Map<string, ReadonlySet<Product>>;
  projects: Project[];
  desks: ServiceDesk[];
  /** By the key of their issue. */
  requests: Map<string, ServiceRequest>;
  boards: Board[];
  sprints: Sprint[];
  /** By issue key, in the order of creation. */
  issues: Map<string, Issue>;
  /** Keys that issues had before they were moved, and their ids. */
  formerKeys: Map<string, string>;
  tasks: Map<string, Task>;
  spaces: Space[];
  /** By page id, in the order of creation. */
  pages: Map<string, Page>;
  /** Account ids of the members, by the group's name. */
  groups: Map<string, string[]>;
  templates: Template[];
  /** Ids of things that are created while the sandbox runs. */
  nextId(): string;
}

export interface Company {
  people: Person[];
  sites: Site[];
}
