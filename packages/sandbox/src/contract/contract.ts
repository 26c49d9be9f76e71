import type { OpenAPIBackend } from 'openapi-backend';
import type { Product } from '../company/model.js';
import type { Answer } from '../gateway/operation.js';
import { adfProblems } from './bodies.js';
import { type LoadedDocument, loadDocuments } from './documents.js';

/** The parts of a REST request that its contract speaks about. */
export interface Asked {
  product: Product;
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

/** Checks requests and answers against Atlassian's published OpenAPI documents, and remembers what broke them. */
export class Contract {
  readonly #documents: readonly LoadedDocument[];
  readonly #isEnabled: boolean;
  #checked = 0;
  #violations: Violation[] = [];

  private constructor(documents: readonly LoadedDocument[], isEnabled: boolean) {
    this.#documents = documents;
    this.#isEnabled = isEnabled;
  }

  /**
   * @param folder where the documents lie; undefined checks nothing
   * @throws Error naming the document that cannot be read
   */
  static async open(folder: string | undefined): Promise<Contract> {
    return folder === undefined ? new Contract([], false) : new Contract(await loadDocuments(folder), true);
  }

  /** Checks path, query and body; the violation, if there is one, is remembered. */
  checkRequest(asked: Asked): Violation | undefined {
    if (!this.#isEnabled) return undefined;
    this.#checked += 1;
    const found = this.#find(asked);
    if (!found) return this.#remember('request', asked, null, ['No document has this method and path']);
    const result = found.api.validateRequest(found.request, found.operationId);
    const problems = [...describeErrors(result.errors), ...adfProblems(found.operationId, asked.body)];
    return problems.length > 0 ? this.#remember('request', asked, found.operationId, problems) : undefined;
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
    if (!found) return undefined;
    // As the client will read it: without what JSON leaves out.
    const body: unknown = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body));
    const result = found.api.validateResponse(body, found.operationId, answer.status);
    const problems = describeErrors(result.errors);
    return problems.length > 0 ? this.#remember('answer', asked, found.operationId, problems) : undefined;
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

  #find(asked: Asked) {
    for (const { api, root, product } of this.#documents) {
      if (product !== asked.product || !asked.path.startsWith(`${root}/`)) continue;
      const request: Parameters<OpenAPIBackend['validateRequest']>[0] = {
        method: asked.method,
        path: asked.path.slice(root.length),
        headers: asked.body === undefined || asked.body === null ? {} : { 'content-type': 'application/json' },
        query: asked.query as Record<string, string | string[]>,
        body: asked.body,
      };
      const operationId = api.matchOperation(request)?.operationId;
      if (operationId !== undefined) return { api, request, operationId };
    }
    return undefined;
  }

  #remember(by: Violation['by'], asked: Asked, operation: string | null, problems: string[]): Violation {
    const violation = { by, method: asked.method, path: asked.path, operation, problems };
    this.#violations.push(violation);
    return violation;
  }
}
