//! The contest over HTTP: the price, the history, the reasons, the proof.

use serde_json::json;

use crate::shop::Shop;

#[test]
fn two_bidders_and_what_each_may_see() {
    let shop = Shop::open();
    let rival = shop.server.join("rival");
    let auction = shop.auction(&json!({}));
    let first = shop.bid(&shop.bidder, &auction, 2_000);
    let placed = first.data();
    assert_eq!(first.status, 201);
    assert_eq!((&placed["price_minor"], &placed["is_leading"]), (&json!(1_000), &json!(true)));
    assert!(first.json()["server_time"].is_string());
    let lost = shop.bid(&rival, &auction, 1_500).data();
    assert_eq!((&lost["price_minor"], &lost["is_leading"]), (&json!(1_550), &json!(false)));
    assert_eq!(lost["minimum_minor"], 1_600);

    let path = format!("/api/v1/auctions/{auction}");
    let seen = shop.server.get(&path);
    assert_eq!(seen.data()["auction"]["price_minor"], 1_550);
    let bids = shop.server.get(&format!("{path}/bids"));
    // The leader's secret is nowhere in what others get.
    for answer in [&seen, &bids] {
        assert!(!answer.body.contains("2000"), "{}", answer.body);
    }
    let own = shop.server.get_as(&shop.bidder, &path).data();
    assert_eq!(own["auction"]["viewer"]["maximum_minor"], 2_000);

    let why = format!("{path}/bids/{}/explanation", lost["sequence"]);
    assert_eq!(shop.server.get_as(&rival, &why).data()["verdict"], "higher_maximum");
    shop.server.get_as(&shop.server.join("third"), &why).refused(403, "forbidden");
    let missing = format!("{path}/bids/99/explanation");
    shop.server.get_as(&shop.seller, &missing).refused(404, "bid_not_found");

    let proof = format!("{path}/verification");
    let verified = shop.server.get_as(&shop.seller, &proof).data();
    assert_eq!((&verified["bids"], &verified["price_minor"]), (&json!(2), &json!(1_550)));
    shop.server.get_as(&rival, &proof).refused(403, "forbidden");
}

#[test]
fn events_follow_a_number_without_a_gap() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &auction, 1_500).data();
    shop.bid(&shop.server.join("rival"), &auction, 1_800).data();
    let path = format!("/api/v1/auctions/{auction}/events");
    let all = shop.server.get(&path).data();
    let events = all.as_array().expect("a list");
    let numbers: Vec<i64> = events.iter().filter_map(|event| event["sequence"].as_i64()).collect();
    let expected: Vec<i64> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, expected);
    let kinds: Vec<&str> =
        events.iter().filter_map(|event| event["event"]["kind"].as_str()).collect();
    assert_eq!(kinds, ["scheduled", "started", "bid_placed", "bid_placed"]);
    let rest = shop.server.get(&format!("{path}?after=3")).data();
    assert_eq!(rest.as_array().map(Vec::len), Some(1));
    // The one who was outbid is told so, and nobody else.
    let mine = shop.server.get_as(&shop.bidder, &format!("{path}?after=3")).data();
    assert_eq!(mine[1]["event"]["kind"], "outbid");
    shop.server.get(&format!("{path}?after=-1")).refused(422, "invalid_argument");
    shop.server.get(&format!("{path}?limit=0")).refused(422, "invalid_argument");
}

#[test]
fn a_reserve_is_lowered_and_a_bid_retracted() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({ "reserve": { "amount": "30", "currency": "EUR" } }));
    let bid = shop.bid(&shop.bidder, &auction, 2_500).data();
    assert_eq!(bid["reserve_met"], false);
    let path = format!("/api/v1/auctions/{auction}");
    let raise = json!({ "reserve": { "amount": "40", "currency": "EUR" } });
    let answer = shop.server.post_as(&shop.seller, &format!("{path}/reserve"), &raise);
    answer.refused(409, "reserve_not_lowered");
    let lower = json!({ "reserve": { "amount": "20", "currency": "EUR" } });
    let lowered = shop.command(&shop.seller, &auction, "reserve", &lower);
    assert_eq!((&lowered["reserve_met"], &lowered["price_minor"]), (&json!(true), &json!(2_000)));
    // Only little time is left, and the bid is fresh: the latest one may be taken back.
    let retraction = format!("{path}/bids/{}/retraction", bid["sequence"]);
    let reason = json!({ "reason": "wrong_amount" });
    let after = shop.server.post_as(&shop.bidder, &retraction, &reason).data();
    assert_eq!((&after["bid_count"], &after["price_minor"]), (&json!(0), &json!(1_000)));
    let again = shop.server.post_as(&shop.bidder, &retraction, &reason);
    again.refused(409, "retraction_refused");
}

#[test]
fn a_sale_to_the_leader_and_no_answer_from_the_winner() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &auction, 1_500).data();
    let path = format!("/api/v1/auctions/{auction}");
    let early = json!({ "how": "call_off" });
    let refused = shop.server.post_as(&shop.seller, &format!("{path}/end"), &early);
    refused.refused(409, "too_late_to_end");
    let sold = shop.command(&shop.seller, &auction, "end", &json!({ "how": "sell_to_leader" }));
    assert_eq!(sold["state"], "sold");
    let no_response = format!("{path}/no-response");
    let early = shop.server.post_as(&shop.seller, &no_response, &json!({}));
    early.refused(409, "auction_state");
    shop.server.post_as(&shop.admin, &no_response, &json!({})).data();
    let next = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &next, 1_500).refused(403, "bidder_banned");
    let over = shop.server.get("/api/v1/auctions?phase=over").data();
    assert_eq!(over[0]["auction"]["id"], json!(auction));
}

#[test]
fn only_administrators_pause_and_cancel() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    for what in ["pause", "resume", "cancel", "deposits"] {
        let path = format!("/api/v1/auctions/{auction}/{what}");
        let body = json!({
            "user_id": shop.server.user_id(&shop.bidder),
            "deposit": { "amount": "1", "currency": "EUR" },
        });
        let answer = shop.server.post_as(&shop.seller, &path, &body);
        answer.refused(403, "forbidden");
    }
    let cancelled = shop.command(&shop.admin, &auction, "cancel", &json!({}));
    assert_eq!(cancelled["state"], "cancelled");
}

#[test]
fn auctions_of_a_group_are_made_together() {
    let shop = Shop::open();
    let group = shop.server.post_as(&shop.seller, "/api/v1/groups", &json!({})).data();
    let one = shop.auction(&json!({ "group_id": group }));
    assert_eq!(shop.state(&one)["group_id"], group);
    // A group belongs to its seller.
    let stranger = shop.server.post_as(&shop.bidder, "/api/v1/groups", &json!({})).data();
    let body = json!({
        "listing_id": shop.listing(), "opening": { "amount": "1", "currency": "EUR" },
        "ends_at": crate::shop::in_seconds(600), "group_id": stranger,
    });
    let answer = shop.server.post_as(&shop.seller, "/api/v1/auctions", &body);
    let error = answer.refused(422, "invalid_argument");
    assert_eq!(error["details"]["field"], "group_id");
}
