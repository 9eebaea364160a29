// Things to sell.

import { deflateSync } from "node:zlib";

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** A picture of `width` by `height` pixels that a browser can show. */
export function png(width = 320, height = 240) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isInside = Math.hypot(x - width / 2, y - height / 2) < height / 3;
      rows.set(isInside ? [200, 150, 60] : [220, 230, 225], y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const end = chunk("IEND", Buffer.alloc(0));
  return Buffer.concat([start, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), end]);
}

/** Sells a thing by the form. Gives the path of its auction. */
export async function sell(seller, fields = {}, picture = png()) {
  await seller.go("/sell");
  const { page } = seller;
  const values = {
    title: "A brass compass",
    category: "Instruments",
    description: "Made in 1904.\nThe needle still finds north.",
    opening: "10.00",
    ...fields,
  };
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`#${name}`);
    const isChoice = (await field.evaluate((element) => element.tagName)) === "SELECT";
    if (isChoice) await field.selectOption(value);
    else await field.fill(value);
  }
  if (picture) {
    await page.setInputFiles("#picture", {
      name: "compass.png",
      mimeType: "image/png",
      buffer: picture,
    });
  }
  await page.click("main button[type=submit]");
  await page.waitForURL(/\/auctions\//);
  return new URL(page.url()).pathname;
}

/** Sells a thing through the interface for programs, on terms that the form does not offer. */
export async function sellWithTerms(seller, terms) {
  const listing = await seller.post("/api/v1/listings", {
    data: {
      kind: "auction",
      title: "A box of lead type",
      description: "A few letters are missing, as always.",
      category: "Tools",
      condition: "good",
    },
  });
  const made = await listing.json();
  const auction = await seller.post("/api/v1/auctions", {
    data: {
      listing_id: made.data.id,
      opening: { amount: "10.00", currency: "EUR" },
      increments: "fixed:100",
      ...terms,
    },
  });
  const { data, error } = await auction.json();
  if (error) throw new Error(JSON.stringify(error));
  return `/auctions/${data.id}`;
}
