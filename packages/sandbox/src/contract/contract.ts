import type { OpenAPIBackend, Operation } from 'openapi-backend';
import type { Product } from '../company/model.js';
import { FileForm } from '../gateway/file-form.js';
import type { Answer } from '../gateway/operation.js';
import { adfProblems, formProblems } from './bodies.js';
import { expectDocuments, type LoadedDocument, loadDocuments } from './documents.js';

/** The parts of a REST request that its contract speaks about. */
export interface Asked {
  product: Product;
  /** The id of the operation that was routed to; undefined where none was. */
  operation?: string | undefined;
  method: string;
  /** Below the site, without the query. */
  path: string;
  query: Readonly<Record<string, unknown>>;
  body: unknown;
}

/** Something that Atlassian's documents do not allow. */
export interface Violation {
  /** Who broke the contract: the client's request, or the sandbox's own answer. */
  by: 'request' | 'answer';
  method: string;
  path: string;
  /** The operation's id in the documents, if the path has one. */
  operation: string | null;
  problems: string[];
}

export type Report =
  | { enabled: false; reason: string }
  | { enabled: true; checked: number; violations: readonly Violation[] };

type Errors = { instancePath: string; message?: string; params?: object }[] | null | undefined;

const describeErrors = (errors: Errors): string[] =>
  (errors ?? []).map(({ instancePath, message, params }) => {
    const extra = params && 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
    return `${instancePath || '/'} ${message ?? 'is wrong'}${extra}`;
  });

type LibraryRequest = Parameters<OpenAPIBackend['validateRequest']>[0];

/** The request as the library takes it, with the path that the document knows. */
const requestTo = ({ root }: LoadedDocument, asked: Asked): LibraryRequest => {
  const isForm = asked.body instanceof FileForm;
  // Of forms the library learns no more than that there is one, a list of files in Jira's document and fields in
  // Confluence's: what is in them is checked here.
  const form = asked.product === 'jira' ? [] : {};
  const body = isForm ? form : asked.body;
  const type = isForm ? 'multipart/form-data' : 'application/json';
  return {
    method: asked.method,
    path: asked.path.slice(root.length),
    headers: body === undefined || body === null ? {} : { 'content-type': type },
    query: asked.query as Record<string, string | string[]>,
    // The library reads a text as JSON, and an account id alone is JSON only in quotes.
    body: typeof body === 'string' ? JSON.stringify(body) : body,
  };
};

/** Checks requests and answers against Atlassian's published OpenAPI documents, and remembers what broke them. */
export class Contract {
  readonly #folder: string | undefined;
  readonly #documents = new Map<Product, readonly LoadedDocument[]>();
  /** Operations by product and id: the library looks for one through all of its document, at every request. */
  readonly #operations = new Map<string, { document: LoadedDocument; operation: Operation }>();
  #checked = 0;
  #violations: Violation[] = [];

  /**
   * @param folder where the documents lie; undefined checks nothing
   * @throws Error naming the document that is missing
   */
  constructor(folder: string | undefined) {
    if (folder !== undefined) expectDocuments(folder);
    this.#folder = folder;
  }

  /**
   * Sees to it that a product's documents are read, which takes a while: not before it is asked for.
   *
   * @throws Error naming the document that cannot be read
   */
  async prepare(product: Product): Promise<void> {
    if (this.#folder === undefined || this.#documents.has(product)) return;
    this.#documents.set(product, await loadDocuments(this.#folder, product));
  }

  get #isEnabled(): boolean {
    return this.#folder !== undefined;
  }

  /** Checks path, query and body of a {@link prepare prepared} product; the violation, if there is one, is remembered. */
  checkRequest(asked: Asked): Violation | undefined {
    if (!this.#isEnabled) return undefined;
    this.#checked += 1;
    const found = this.#find(asked);
    if (!found) return this.#remember('request', asked, null, ['No document has this method and path']);
    const { document, operation } = found;
    const operationId = operation.operationId ?? '';
    const result = document.api.validateRequest(requestTo(document, asked), operation);
    const bodies = [...adfProblems(operationId, asked.body), ...formProblems(operation, asked.body)];
    const problems = [...describeErrors(result.errors), ...bodies];
    return problems.length > 0 ? this.#remember('request', asked, operationId, problems) : undefined;
  }

  /** Remembers a call of an operation that Atlassian has removed, whether or not the documents still have it. */
  noteRemoved(asked: Asked): void {
    if (!this.#isEnabled) return;
    this.#checked += 1;
    this.#remember('request', asked, null, ['Atlassian has removed this operation']);
  }

  /** Checks the sandbox's own answer, where the documents describe one for its status. */
  checkAnswer(asked: Asked, answer: Answer): Violation | undefined {
    const found = this.#isEnabled ? this.#find(asked) : undefined;
    // Of an answer without a body the documents say nothing, or anything.
    if (!found || answer.status === 204) return undefined;
    // As the client will read it: without what JSON leaves out.
    const body: unknown =
      answer.body === undefined || Buffer.isBuffer(answer.body) ? undefined : JSON.parse(JSON.stringify(answer.body));
    const result = found.document.api.validateResponse(body, found.operation, answer.status);
    const problems = describeErrors(result.errors);
    return problems.length > 0
      ? this.#remember('answer', asked, found.operation.operationId ?? null, problems)
      : undefined;
  }

  report(): Report {
    return this.#isEnabled
      ? { enabled: true, checked: this.#checked, violations: this.#violations }
      : { enabled: false, reason: 'ATLASSIAN_OPENAPI_DIR is not set, so requests are not checked' };
  }

  clear(): void {
    this.#checked = 0;
    this.#violations = [];
  }

  #find(asked: Asked): { document: LoadedDocument; operation: Operation } | undefined {
    const key = `${asked.product} ${asked.operation}`;
    const known = asked.operation === undefined ? undefined : this.#operations.get(key);
    if (known) return known;
    for (const document of this.#documents.get(asked.product) ?? []) {
      if (!asked.path.startsWith(`${document.root}/`)) continue;
      const operation = document.api.matchOperation(requestTo(document, asked));
      if (operation?.operationId === undefined) continue;
      if (operation.operationId === asked.operation) this.#operations.set(key, { document, operation });
      return { document, operation };
    }
    return undefined;
  }

  #remember(by: Violation['by'], asked: Asked, operation: string | null, problems: string[]): Violation {
    const violation = { by, method: asked.method, path: asked.path, operation, problems };
    this.#violations.push(violation);
    return violation;
  }
}
