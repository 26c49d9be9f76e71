import { createRequest, findRaisedRequest, getRequestForm, type RequestField } from '@gatehouse/atlassian';
import { siteArgument } from '../common/arguments.js';
import { oneLine } from '../common/lines.js';
import { formatArgument } from '../common/rich-text.js';
import { resolveSite } from '../common/site.js';
import { ToolFailure } from '../failure.js';
import { newDocuments } from '../jira/field-values.js';
import { issueFields } from '../jira/issue-fields.js';
import { personFinder, resolvePerson } from '../jira/people.js';
import { issueUrl } from '../jira/rows.js';
import { type ObjectSchema, pairs, required, text, texts } from '../schema.js';
import { ADDS, defineTool } from '../tool.js';
import { deskArgument, resolveDesk, resolveType } from './desks.js';

const output: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    key: { type: 'string' },
    request_type: { type: 'string' },
    status: { type: 'string' },
    url: { type: 'string' },
  },
  required: ['id', 'key', 'request_type', 'url'],
};

export const createServiceRequest = defineTool({
  name: 'jsm_create_request',
  title: 'Raise a service request',
  description:
    'Raises a request at a service desk, in the user’s name or, for agents, for a customer. Missing or wrong fields are ' +
    'answered with what the form takes. Every call raises another request.',
  input: {
    desk: deskArgument,
    request_type: required(text('Name or id of the request type.', { maxLength: 255 })),
    summary: required(text('One line.', { maxLength: 255 })),
    description: text('More, in the given format.', { maxLength: 32_767 }),
    format: formatArgument,
    fields: pairs('Other fields of the form by name or id, as a list of name and value.'),
    on_behalf_of: text('The customer, for agents: a name, an e-mail address or an account id.', { maxLength: 200 }),
    participants: texts('Who takes part as well, for agents: names, e-mail addresses or account ids.', {
      maxItems: 20,
    }),
    site: siteArgument,
  },
  output,
  annotations: ADDS,
  scopes: ['jsm:write'],
  async run(input, { atlassian, richText }) {
    const description =
      input.description === undefined
        ? undefined
        : await richText.toAdf('description', input.description, input.format);
    const site = await resolveSite(atlassian, 'jira', input.site);
    const desk = await resolveDesk(atlassian, site, input.desk);
    const type = await resolveType(atlassian, site, desk, input.request_type);
    const form = await atlassian.ask(site, (http, call) => getRequestForm(http, call, desk.id, type.id));
    const named = (name: string) => resolvePerson(atlassian, site, 'everybody', name);
    if (input.on_behalf_of !== undefined && !form.canRaiseOnBehalfOf) {
      throw new ToolFailure('choice', 'This account cannot raise requests for others here: leave on_behalf_of out.');
    }
    if (input.participants?.length && !form.canAddRequestParticipants) {
      throw new ToolFailure('choice', 'This account cannot add participants here: leave participants out.');
    }
    const ready = {
      summary: input.summary.replace(/\s+/gu, ' ').trim(),
      ...(description === undefined ? {} : { description }),
    };
    const fields = await issueFields(
      { what: `a new request “${oneLine(type.name)}”`, fields: form.requestTypeFields.map(asIssueField) },
      input.fields ?? [],
      ready,
      { resolve: personFinder(atlassian, site, 'everybody'), document: newDocuments(richText) },
    );
    const raiseOnBehalfOf = input.on_behalf_of === undefined ? undefined : await named(input.on_behalf_of);
    const participants = input.participants?.length ? await Promise.all(input.participants.map(named)) : undefined;
    const given = { deskId: desk.id, typeId: type.id, fields, raiseOnBehalfOf, participants };
    const { summary } = ready;
    const raised = { deskId: desk.id, projectKey: desk.projectKey ?? undefined, typeId: type.id, summary };
    const request = await atlassian.ask(site, (http, call) => createRequest(http, call, given), {
      find: findRaisedRequest(raised),
      change: {
        kind: 'other',
        target: { id: desk.id, name: type.name },
        after: ({ issueKey }) => ({ key: issueKey, fields }),
      },
    });
    const { issueId: id, issueKey: key, currentStatus } = request;
    const status = oneLine(currentStatus?.status);
    const typeName = oneLine(type.name);
    const url = issueUrl(site, key);
    return {
      text: `Raised ${key} (${typeName}${status ? `, ${status}` : ''}): ${url}`,
      structured: { id, key, request_type: typeName, url, ...(status ? { status } : {}) },
    };
  },
});

/** A field of a portal's form, as one of an issue's: its options have the ids that Jira knows them by. */
function asIssueField({ fieldId, name, required: isRequired, jiraSchema, validValues }: RequestField) {
  return {
    fieldId,
    name,
    required: isRequired,
    schema: jiraSchema ?? { type: 'string' },
    allowedValues: validValues.map(({ value, label }) => ({ id: value, value: label, name: label })),
  };
}
