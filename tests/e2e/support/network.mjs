/** A connection as slow as "Slow 3G" of WebPageTest: 400 kbit/s each way, and 400 ms to the server and back. */

const BYTES_PER_SECOND = 50_000;
const LATENCY_MS = 400;

/** Slows this page down. */
export async function slow3G(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false, latency: LATENCY_MS, downloadThroughput: BYTES_PER_SECOND, uploadThroughput: BYTES_PER_SECOND,
  });
}
