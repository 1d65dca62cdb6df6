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

/** Hides the key in screenshots (the page shows it in its curl line), and empty space. */
const quiet = '.curl-command { display: none } textarea { height: 8em !important; min-height: 0 !important }';
const viewport = { width: 1280, height: 1000 };
const unfinished = ['queued', 'requested', 'running'];
/** The gateway holds each read for up to 30 seconds, as the example of the page requests. */
const maxReads = 4;

describe('Swagger UI in a browser', () => {
  let gateway: GatewayProcess;
  let browser: Browser;
  let page: Page;
  let screenshots: string;
  const errors: string[] = [];
  const hosts = new Set<string>();

  beforeAll(async () => {
    gateway = await startGatewayProcess();
    browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
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

  test('a user authorizes, sends the example unchanged, and follows the refresh until it succeeds', async () => {
    await page.goto(`${gateway.url}/docs`);
    // Visible without scrolling: what the gateway is, and how to get a key.
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

  test('the gateway accepts every other example too', async () => {
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

  test('the page logged no error and called only the gateway', () => {
    expect(errors).toEqual([]);
    expect([...hosts]).toEqual([gateway.url]);
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

/** Presses Execute and reads the response that the page shows. */
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
