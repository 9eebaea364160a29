// What the server would send: by default it puts every mail into a folder beside its data.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const PATIENCE_MS = 10000;

/** The link to a page in the last mail to an address. A server that is told to choose a port does
    not put it into mails, so the link is made one to where the server is. */
export async function linkOf(server, address, page) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = (await mailsTo(server, address))
      .map((mail) => mail.match(new RegExp(`http://[^/\\s]+(/${page}#\\S+)`))?.[1])
      .filter(Boolean);
    if (found.length > 0) return server.base + found.at(-1);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no mail to ${address} with a link to ${page}`);
}

async function mailsTo(server, address) {
  const folder = join(server.data, "mails");
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".eml")).sort();
  const mails = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return mails.filter((mail) => mail.includes(`To: ${address}`));
}
