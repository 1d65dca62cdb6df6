import { anyNumber, anyText, oneOf } from './assumption.js';
import { importAssumptions } from './import-assumptions.js';

/** What is not known of ShipStation V1, beside its status words. */
const behaviourAssumptions = {
  ...importAssumptions,
  attemptSkewInMs: anyNumber({
    question: 'How far ahead of our clock are the stamps?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 17_000,
    why: 'Recorded once: Date 18:14:19Z, createDate 18:14:36.66Z. A client that compares them with its own clock shall notice.',
  }),
  differingParameters: oneOf(['reject', 'query-wins', 'body-wins'], {
    question: 'Which value counts when query and body of refreshstore differ?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'Nobody documents which wins: a client that sends two values has a mistake that tests shall find.',
  }),
  refreshDateReadAs: oneOf(['pacific', 'fixed-pst', 'utc'], {
    question: 'In which zone is a refreshDate that is sent read?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'pacific',
    why: 'The requirements page says PST/PDT and five independent clients convert with daylight saving time.',
  }),
  missingWallClock: oneOf(['reject-400', 'reject-500', 'read-later'], {
    question: 'What happens to a wall clock that the spring change skips?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'reject-400',
    why: 'The strictest answer, so that tests notice. .NET throws on such a time, hence the 500 as a choice.',
  }),
  repeatedWallClock: oneOf(['later', 'earlier'], {
    question: 'Which of the two instants does a wall clock of the repeated autumn hour mean?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'later',
    why: '.NET reads an ambiguous time as standard time; it is also the reading under which orders can be missed.',
  }),
  zonedRefreshDate: oneOf(['reject', 'read-as-instant', 'ignore-zone'], {
    question: 'How is a refreshDate with T and Z treated, as in the example of the newer reference?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'The text beside that example still asks for YYYY-MM-DD HH:MM:SS.',
  }),
  futureRefreshDate: oneOf(['accept', 'reject'], {
    question: 'Is a refreshDate in the future refused?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'accept',
    why: 'Nothing documents a refusal.',
  }),
  sinceMovesWatermarkBack: oneOf([false, true], {
    question: 'Does a refreshDate in the past move the stored mark back?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: false,
    why: 'The parameter is described as being for historical orders only.',
  }),
  refreshDateShownIn: oneOf(['utc', 'pacific'], {
    question: 'In which zone does a store show its refreshDate?',
    source: 'docs/providers/evidence.md#v1-time',
    byDefault: 'utc',
    why: 'Both documented samples are exactly eight hours ahead of lastRefreshAttempt in winter.',
  }),
  successType: oneOf(['boolean', 'text'], {
    question: 'Is `success` a boolean or the text "true"?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'boolean',
    why: 'Documented for this call and recorded for its neighbours.',
  }),
  refreshMessage: oneOf(['with-store-id', 'plain'], {
    question: 'Which message does a good refresh carry?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'with-store-id',
    why: 'The page of this very call shows it.',
  }),
  storeNotRefreshable: oneOf(['reject', 'accept-without-effect'], {
    question: 'What does a refresh of a manual or inactive store answer?',
    source: 'docs/providers/evidence.md#v1-refresh',
    byDefault: 'reject',
    why: 'A client that asks although canRefresh is false has a mistake that tests shall find.',
  }),
  storeNotKnown: oneOf(['not-found', 'server-error'], {
    question: 'How does a call for a store that does not exist end?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'not-found',
    why: '404 stands in the status table; 500 also stands for bad input at this API.',
  }),
  unauthorizedBody: oneOf(['message', 'asp-net', 'empty', 'html'], {
    question: 'What is the body of a 401?',
    source: 'docs/providers/evidence.md#v1-errors',
    byDefault: 'message',
    why: 'The newer reference prints it; no real one was seen.',
  }),
  lengthRequired: oneOf([true, false], {
    question: 'Is a POST without Content-Length refused with 411?',
    source: 'docs/providers/evidence.md#v1-access',
    byDefault: true,
    why: 'The recorded server is IIS, which does that.',
  }),
  remainingCountsThisCall: oneOf([true, false], {
    question: 'Does the first call of a window show one call fewer than the limit?',
    source: 'docs/providers/evidence.md#v1-quota',
    byDefault: true,
    why: '40 and 39 were both recorded. The safer reading for a client is the one that shows less.',
  }),
} as const;

/** Which words and numbers a store's status shows. Only number 2 with "Updating orders", and "Success", are documented. */
const statusAssumptions = {
  statusShape: oneOf(['A', 'B'], {
    question: 'Which shape has getrefreshstatus: A with refreshStatusId, or B with status?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'A',
    why: 'The one client that follows up reads a field that only A has.',
  }),
  statusDates: oneOf(['iso', 'us-short'], {
    question: 'How does shape A write its dates?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'iso',
    why: 'A client feeds them through an ordinary ISO reader; the short form stands in the sample only.',
  }),
  queuedShown: oneOf([false, true], {
    question: 'Has a store that waits for its import a word of its own?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: false,
    why: 'No such word is known; until it begins, the status is that of the refresh before.',
  }),
  idleStatusId: anyNumber({
    question: 'Number of rest?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 0,
    why: "ShipEngine's order, counted from zero.",
  }),
  idleStatusText: anyText({
    question: 'Word of rest?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Success',
    why: 'The only known word for it.',
  }),
  queuedStatusId: anyNumber({
    question: 'Number of waiting?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 1,
    why: "ShipEngine's order, counted from zero.",
  }),
  queuedStatusText: anyText({
    question: 'Word of waiting?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Queued',
    why: 'A guess.',
  }),
  runningStatusId: anyNumber({
    question: 'Number of running?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 2,
    why: 'Documented.',
  }),
  runningStatusText: anyText({
    question: 'Word of running?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Updating orders',
    why: 'Documented.',
  }),
  errorStatusId: anyNumber({
    question: 'Number of failure?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 3,
    why: "ShipEngine's order, counted from zero.",
  }),
  errorStatusText: anyText({
    question: 'Word of failure?',
    source: 'docs/providers/evidence.md#v1-status',
    byDefault: 'Error',
    why: 'A guess.',
  }),
} as const;

/** Every open question about ShipStation V1. */
export const shipstationAssumptions = { ...behaviourAssumptions, ...statusAssumptions } as const;
