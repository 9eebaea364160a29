// What an event changes in what is known of the auction, and what there is to say about it.

/** Takes an event into `room`. Gives what follows from it: `line` for the history, `notice` to be
 *  shown, `isNew` when the page has to be loaded again, `asks` when more than the event says has
 *  changed. `isOld` means that the state at hand is later than the event. */
export function take(room, frame, isOld, amount) {
  const known = isOld ? {} : room.auction;
  const handler = KINDS[frame.event.kind];
  return handler ? handler(known, frame.event, { room, frame, amount, isOld }) : {};
}

const KINDS = {
  bid_placed(auction, event, { room, frame }) {
    // In a contest, one event stands for several bids.
    const isGap = event.bid_count > room.counted + 1;
    room.counted = event.bid_count;
    set(auction, event, ["price_minor", "bid_count", "leader"]);
    lead(auction);
    room.hasBid ||= event.is_yours;
    addPoint(room.points, Date.parse(frame.at), event.price_minor);
    const line = lineOf(frame, event.bidder === event.leader ? "leads" : "outbid");
    return { line, asks: true, isGap };
  },
  outbid(_, event, { amount, isOld }) {
    if (isOld) return {};
    return { notice: `You have been outbid: the price is ${amount(event.price_minor)}.` };
  },
  reserve_met(auction, event) {
    auction.reserve_met = true;
    set(auction, event, ["price_minor"]);
    return { notice: "The reserve is met: the thing will be sold.", asks: true };
  },
  reserve_changed(auction, event) {
    set(auction, event, ["reserve_met", "price_minor"]);
    return { notice: "The seller changed the reserve.", asks: true };
  },
  extended(auction, event) {
    set(auction, event, ["ends_at", "extensions"]);
    const why = event.by_group ? "with its group" : "by a late bid";
    return { notice: `The end was moved ${why}.` };
  },
  ending_soon(_, __, { isOld }) {
    return isOld ? {} : { notice: "The auction ends soon." };
  },
  bid_retracted(auction, event, { room }) {
    room.counted = event.bid_count;
    set(auction, event, ["price_minor", "bid_count", "leader"]);
    lead(auction);
    return { notice: `${event.bidder} took bids back.`, isNew: true };
  },
  started(auction, event) {
    set(auction, event, ["price_minor", "bid_count", "ends_at"]);
    return { notice: "The auction is live.", isNew: true };
  },
  paused: () => ({ notice: "The auction is paused.", isNew: true }),
  resumed(auction, event) {
    set(auction, event, ["ends_at"]);
    return { notice: "The auction goes on.", isNew: true };
  },
  description_added: () => ({ notice: "The seller added to the description.", isNew: true }),
  sold(_, event, { amount }) {
    const price = amount(event.price_minor);
    const text = event.is_yours ? `You won at ${price}.` : `Sold to ${event.winner} at ${price}.`;
    return { notice: text, isNew: true };
  },
  unsold(_, event) {
    const why = event.reason === "no_bids" ? "nobody bid" : "the reserve was not met";
    return { notice: `Not sold: ${why}.`, isNew: true };
  },
  cancelled: () => ({ notice: "The auction was called off.", isNew: true }),
};

/** Adds a price, unless a page that was loaded meanwhile has brought it already. */
function addPoint(points, at, price) {
  const [lastAt, lastPrice] = points.at(-1) ?? [0, 0];
  if (at > lastAt || (at === lastAt && price !== lastPrice)) points.push([at, price]);
}

function set(auction, event, names) {
  for (const name of names) auction[name] = event[name];
}

/** Whether the reader leads, by the alias under which the reader is shown to everybody. */
function lead(auction) {
  const { viewer } = auction;
  if (!viewer) return;
  const isLeading = auction.leader === viewer.alias;
  if (!isLeading || !viewer.is_leading) viewer.maximum_minor = null;
  viewer.is_leading = isLeading;
}

function lineOf(frame, act) {
  const { log_sequence: sequence, bidder, is_yours: isYours, price_minor: price } = frame.event;
  return { sequence, act, bidder, isYours, price, at: frame.at };
}
