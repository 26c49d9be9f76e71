import { z } from 'zod';

/** A person, where privacy settings may hide everything but the id. */
export const jsmUser = z.looseObject({ accountId: z.string(), displayName: z.string().catch('') });
export type JsmUser = z.infer<typeof jsmUser>;

/** A moment in several spellings. */
export const jsmDate = z.looseObject({ iso8601: z.string() });

const duration = z.looseObject({ millis: z.number(), friendly: z.string().nullish() });

const cycle = z.looseObject({
  startTime: jsmDate.nullish(),
  stopTime: jsmDate.nullish(),
  breachTime: jsmDate.nullish(),
  breached: z.boolean().catch(false),
  paused: z.boolean().nullish(),
  goalDuration: duration.nullish(),
  elapsedTime: duration.nullish(),
  remainingTime: duration.nullish(),
});

/** One goal of a request: how it went, and how it goes. */
export const jsmSla = z.looseObject({
  name: z.string(),
  completedCycles: z.array(cycle).catch([]),
  ongoingCycle: cycle.nullish(),
});
export type JsmSla = z.infer<typeof jsmSla>;

const decision = z.enum(['approved', 'declined', 'pending']);

export const jsmApproval = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  finalDecision: decision.catch('pending'),
  /** Whether it is the caller's turn. */
  canAnswerApproval: z.boolean().catch(false),
  approvers: z
    .array(z.looseObject({ approver: jsmUser.nullish(), approverDecision: decision.catch('pending') }))
    .catch([]),
});
export type JsmApproval = z.infer<typeof jsmApproval>;

export const jsmComment = z.looseObject({
  id: z.string(),
  /** Jira's wiki markup. */
  body: z.string().catch(''),
  public: z.boolean().catch(true),
  author: jsmUser.nullish(),
  created: jsmDate.nullish(),
});
export type JsmComment = z.infer<typeof jsmComment>;

const status = z.looseObject({ status: z.string(), statusDate: jsmDate.nullish() });
const pageOf = <T>(item: z.ZodType<T>) => z.looseObject({ values: z.array(item), isLastPage: z.boolean().nullish() });

export const jsmRequest = z.looseObject({
  issueId: z.string(),
  issueKey: z.string(),
  summary: z.string().nullish(),
  requestTypeId: z.string(),
  serviceDeskId: z.string(),
  createdDate: jsmDate.nullish(),
  reporter: jsmUser.nullish(),
  requestFieldValues: z
    .array(z.looseObject({ fieldId: z.string(), label: z.string().nullish(), value: z.unknown().optional() }))
    .catch([]),
  currentStatus: status.nullish(),
  /** The rest only where it was asked for. */
  requestType: z.looseObject({ name: z.string() }).nullish(),
  serviceDesk: z.looseObject({ projectKey: z.string().nullish(), projectName: z.string().nullish() }).nullish(),
  participants: pageOf(jsmUser).nullish(),
  status: pageOf(status).nullish(),
  sla: pageOf(jsmSla).nullish(),
  comments: pageOf(jsmComment).nullish(),
});
export type JsmRequest = z.infer<typeof jsmRequest>;
