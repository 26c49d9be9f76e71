export { type Conversion, type Converter, createConverter } from './adf/convert/converter.js';
export type { ThreadLimits } from './adf/convert/threads.js';
export { type Edit, type EditResult, editDocument, type NewContent } from './adf/edit/edit.js';
export { findSection, namesOf } from './adf/edit/naming.js';
export { readSections } from './adf/edit/outline.js';
export { neutralise } from './adf/links/neutralise.js';
export { addressPattern, judge, type LinkPolicy } from './adf/links/policy.js';
export { hasTakenOut } from './adf/links/restore.js';
export { adfToMarkdown } from './adf/read/document.js';
export type { AdfDoc, AdfMark, AdfNode } from './adf/types.js';
export { markdownToAdf } from './adf/write/document.js';
export type { AgilePage } from './agile/api.js';
export {
  type AgileBoard,
  type BoardConfiguration,
  getBoard,
  getBoardConfiguration,
  listBoards,
} from './agile/boards.js';
export {
  createSprint,
  getSprint,
  listSprints,
  moveToBacklog,
  moveToSprint,
  type Sprint,
  type SprintState,
  type SprintValues,
  updateSprint,
} from './agile/sprints.js';
export type { AtlassianCall } from './client.js';
export {
  type ConfluenceAttachment,
  findPutAttachment,
  getPageAttachment,
  listPageAttachments,
  openPageAttachment,
  putPageAttachment,
  trashPageAttachment,
  type WrittenAttachment,
} from './confluence/attachments.js';
export {
  addPageComment,
  type CommentPlace,
  type CommentTarget,
  type ConfluenceComment,
  deletePageComment,
  getPageComment,
  listComments,
  listReplies,
  type Resolution,
  updatePageComment,
} from './confluence/comments.js';
export { countViews } from './confluence/details.js';
export type { ContentId, ContentKind } from './confluence/kinds.js';
export { addLabels, listLabels, removeLabel } from './confluence/labels.js';
export { type CopiedPage, copyPage, movePage, trashContent } from './confluence/move.js';
export {
  type ConfluenceAncestor,
  createPage,
  findPages,
  getPage,
  listAncestors,
  listContentById,
  type WrittenBody,
} from './confluence/pages.js';
export { type ConfluenceUser, findUsers, getUsers, MAX_USERS } from './confluence/people.js';
export { getRestrictions, type Restriction, type Restrictions, setRestrictions } from './confluence/restrictions.js';
export { type ConfluenceSearchResult, type ContentPage, searchContent } from './confluence/search.js';
export type {
  ConfluencePage,
  ConfluencePageSummary,
  ConfluenceVersion,
  CursorPage,
} from './confluence/shapes.js';
export { type ConfluenceSpace, listSpaces } from './confluence/spaces.js';
export { type ConfluenceTask, getTask, listTasks, type TaskStatus, updateTask } from './confluence/tasks.js';
export { type ConfluenceTemplate, getTemplate, listTemplates } from './confluence/templates.js';
export { type ConfluenceTreeNode, listChildren, listDescendants, listSpacePages } from './confluence/tree.js';
export { type ConfluencePageSource, getPageSource, updatePage } from './confluence/update-page.js';
export { listPageVersions } from './confluence/versions.js';
export type { AtlassianError, AtlassianResult } from './errors/errors.js';
export type { AtlassianErrorCode, AtlassianErrorKind } from './errors/table.js';
export { APP } from './etiquette/breakers.js';
export {
  createEtiquette,
  type Etiquette,
  type EtiquetteOptions,
  type Manners,
  type Requester,
} from './etiquette/etiquette.js';
export type { PointsAllowance, PointsLedger, PointsReport } from './etiquette/ledger.js';
export { createPlaces, type Places } from './etiquette/places.js';
export { withinItsPlace } from './etiquette/within.js';
export type { Download } from './files/download.js';
export type { FileToSend } from './files/upload.js';
export type { AtlassianHosts } from './hosts.js';
export {
  type AtlassianHttp,
  createAtlassianHttp,
  type HttpFailure,
  type HttpOutcome,
  type HttpRequest,
  type HttpResponse,
} from './http.js';
export {
  addAttachment,
  deleteAttachment,
  findAddedAttachment,
  getAttachment,
  mayAttach,
  openAttachment,
} from './jira/attachments.js';
export { type CreatedIssues, createIssues, fetchIssues } from './jira/bulk.js';
export {
  addComment,
  type CommentPage,
  type CommentVisibility,
  deleteComment,
  getComment,
  listIssueComments,
  updateComment,
} from './jira/comments.js';
export {
  type JiraIssueType,
  listCreateFields,
  listCreateIssueTypes,
  type MetaPage,
} from './jira/create-meta.js';
export { deleteIssue, editIssue, type IssueEdit } from './jira/edit.js';
export type { JiraField, JiraFieldMeta } from './jira/field-meta.js';
export { listFields } from './jira/fields.js';
export { type HistoryPage, type JiraHistoryEntry, listHistories, listHistory } from './jira/history.js';
export {
  createIssue,
  getIssue,
  type JiraRemoteLink,
  type JiraWatchers,
  listRemoteLinks,
  listWatchers,
} from './jira/issues.js';
export {
  deleteIssueLink,
  getIssueLink,
  type JiraIssueLink,
  type JiraLinkType,
  type LinkEnds,
  linkBetween,
  linkIssues,
  listLinkTypes,
} from './jira/links.js';
export { type JiraTask, moveIssues, type RequiredValue, readTask } from './jira/moves.js';
export {
  getProject,
  type JiraComponent,
  type JiraProjectDetails,
  type JiraTypeStatuses,
  type JiraVersion,
  listComponents,
  listStatuses,
  listVersions,
  type PartPage,
} from './jira/project-parts.js';
export { type JiraProject, type ProjectPage, searchProjects } from './jira/projects.js';
export { saveRemoteLink } from './jira/remote-links.js';
export { countIssues, type IssuePage, searchIssues } from './jira/search.js';
export type { JiraAttachment, JiraComment, JiraFields, JiraIssue, JiraUser } from './jira/shapes.js';
export { type JiraTransition, listTransitions, transitionIssue } from './jira/transitions.js';
export { findJiraUsers, searchAssignableUsers, searchUsers } from './jira/users.js';
export {
  createVersion,
  findVersions,
  type SavedVersion,
  updateVersion,
  type VersionValues,
} from './jira/versions.js';
export { addWatcher, removeWatcher } from './jira/watchers.js';
export {
  addWorklog,
  deleteWorklog,
  findWorklog,
  getWorklog,
  type JiraWorklog,
  listWorklogs,
  type WorklogPage,
} from './jira/worklogs.js';
export {
  getRequestForm,
  listDesks,
  listQueueIssues,
  listQueues,
  listRequestTypes,
  type Queue,
  type RequestField,
  type RequestForm,
  type RequestType,
  type ServiceDesk,
} from './jsm/desks.js';
export {
  addRequestComment,
  answerApproval,
  createRequest,
  getRequest,
  listApprovals,
  listSlas,
} from './jsm/requests.js';
export type { JsmApproval, JsmRequest, JsmSla, JsmUser } from './jsm/shapes.js';
export { neverLeft } from './never-left.js';
export {
  type AtlassianApp,
  authorizationUrl,
  exchangeCode,
  refreshTokens,
  revokeToken,
  type TokenResult,
} from './oauth.js';
export { type AtlassianPerson, fetchMe } from './person.js';
export { throughProxy } from './proxy.js';
export { describeAtlassianScope, isKnownAtlassianScope } from './scopes.js';
export { fetchSites, type Site } from './sites.js';
export { type FieldState, fieldState } from './states/fields.js';
export {
  type CommentState,
  commentState,
  fieldStates,
  fileState,
  type PageCommentState,
  pageCommentState,
  pageFileState,
  restrictionsState,
  statusState,
  taskState,
  worklogState,
} from './states/states.js';
export { cleanText, mapTexts } from './text/clean.js';
export { diffTexts, type TextDiff } from './text-diff.js';
export { adfToWiki } from './wiki/from-adf.js';
export { findAddedComment } from './writes/confluence-comment.js';
export { findCreatedPage } from './writes/confluence-page.js';
export { findCreatedComment } from './writes/jira-comment.js';
export { type CreatedIssue, findCreatedIssue, findCreatedIssues } from './writes/jira-issue.js';
export { findAddedRequestComment } from './writes/jsm-comment.js';
export { findRaisedRequest } from './writes/jsm-request.js';
export type { Find, LostWrite } from './writes/lost.js';
export { type EntityProperty, MARK_PROPERTY, markedBy } from './writes/mark.js';
export { findCreatedSprint } from './writes/sprint.js';
