import type { Refresh } from '#client/generated/index';

/** Renders a refresh: its status, then each error and warning on a line of its own. */
export function renderRefresh(refresh: Refresh): string {
  const { id, status, outcome, waiting, error, targets, warnings } = refresh;
  const more = outcome ?? waiting?.reason;
  return [
    `${id} ${status}${more === undefined ? '' : ` (${more})`}`,
    ...(error === null ? [] : [`  ${error.code}: ${error.detail}`]),
    ...targets.flatMap((target) =>
      target.error === null
        ? []
        : [
            `  ${target.name ?? target.source} ${target.status}: ${target.error.code}: ${target.error.detail}`,
          ],
    ),
    ...warnings.map(({ code, detail, source }) =>
      [`  warning ${code}:`, ...(source === null ? [] : [`source ${source}:`]), detail].join(' '),
    ),
  ].join('\n');
}
