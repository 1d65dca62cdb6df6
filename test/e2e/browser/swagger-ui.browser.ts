import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findBrowser } from './find-browser.js';
import { type GatewayProcess, startGatewayProcess } from './start-gateway-process.js';

interface ShownResponse {
  readonly httpStatus: string;
  readonly refresh: { readonly id: string; readonly status: string };
}

/** Pictures without the key, which the page shows in its curl line, and without empty space. */
const quiet = '.curl-command { display: none } textarea { height: 8em !important; min-height: 0 !important }';
const viewport = { width: 1280, height: 1000 };
const unfinished = ['queued', 'requested', 'running'];
/** Each read is held by the gateway for up to 30 seconds, as the page offers it. */
const maxReads = 4;

describe('Swagger UI in a browser', () => {
  let gateway: GatewayProcess;
  let browser: Browser;
  let page: Page;
  let screenshots: string;
  const complaints: string[] = [];
  const hosts = new Set<string>();

  beforeAll(async () => {
    gateway = await startGatewayProcess();
    browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:') hosts.add(origin);
    });
    screenshots = process.env['SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'screenshots-')));
    await mkdir(screenshots, { recursive: true });
    process.stdout.write(`Screenshots: ${screenshots}\n`);
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  const take = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`), style: quiet });

  test('somebody authorizes, sends the example as it stands, and follows the refresh to its good end', async () => {
    await page.goto(`${gateway.address}/docs`);
    // Without scrolling: what this is, and how to get in.
    for (const text of [/in front of ShipStation and ShipEngine/, /Get a key/, /First call/]) {
      await page.getByText(text).first().waitFor();
      const box = await page.getByText(text).first().boundingBox();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(viewport.height);
    }
    await take('1-page');
    await authorize(page, gateway.adminKey);

    const create = operation(page, 'createRefresh');
    await create.locator('.opblock-summary-control').click();
    const stored = await execute(create);
    expect(['200', '202']).toContain(stored.httpStatus);
    await create.locator('.opblock-section-request-body').evaluate('(part) => part.scrollIntoView()');
    await take('2-sent');
    await create.locator('.opblock-summary-control').click();

    const read = operation(page, 'getRefresh');
    await read.locator('.opblock-summary-control').click();
    await read.locator('tr[data-param-name="id"] input').fill(stored.refresh.id);
    let finished = await execute(read);
    for (let reads = 1; unfinished.includes(finished.refresh.status) && reads < maxReads; reads += 1) {
      finished = await execute(read);
    }
    await read.locator('.live-responses-table').evaluate('(part) => part.scrollIntoView()');
    await take('3-ended');
    expect(finished).toMatchObject({
      httpStatus: '200',
      refresh: { id: stored.refresh.id, status: 'succeeded' },
    });
  });

  test('every other example that is offered is accepted too', async () => {
    const create = operation(page, 'createRefresh');
    await create.locator('.opblock-summary-control').click();
    const choice = create.locator('.opblock-section-request-body .examples-select select');
    const options = await choice.locator('option').all();
    const names = await Promise.all(options.map((option) => option.getAttribute('value')));
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      await choice.selectOption(name);
      const { httpStatus } = await execute(create);
      expect(['200', '202']).toContain(httpStatus);
    }
  });

  test('the page complained of nothing and called nobody but the gateway', () => {
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([gateway.address]);
  });
});

function operation(page: Page, id: string): Locator {
  return page.locator(`.opblock[id$="-${id}"]`);
}

async function authorize(page: Page, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const dialog = page.locator('.modal-ux');
  await dialog.locator('input').fill(key);
  await dialog.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** Presses Execute and reads the answer that the page shows. */
async function execute(shown: Locator): Promise<ShownResponse> {
  const clear = shown.getByRole('button', { name: 'Clear' });
  if ((await clear.count()) > 0) await clear.click();
  await shown.getByRole('button', { name: 'Execute' }).click();
  const table = shown.locator('.live-responses-table');
  await table.locator('.response-col_status').nth(1).waitFor({ timeout: 60_000 });
  const httpStatus = (await table.locator('tbody .response-col_status').first().innerText())
    .trim()
    .slice(0, 3);
  const text = await table.locator('tbody .highlight-code code').first().innerText();
  const refresh: unknown = JSON.parse(text);
  if (!isRefresh(refresh)) throw new Error(`The page shows no refresh: ${text}`);
  return { httpStatus, refresh };
}

function isRefresh(value: unknown): value is ShownResponse['refresh'] {
  return typeof value === 'object' && value !== null && 'id' in value && 'status' in value;
}
