//! What a market is opened with is checked before anything is opened.

use vendue::domain::auctions::AuctionPolicy;
use vendue::{ErrorCode, Options};

#[test]
fn a_policy_that_cannot_work_is_refused() {
    let usual = AuctionPolicy::default;
    let odd = [
        ("maximum_minor", AuctionPolicy { maximum_minor: 0, ..usual() }),
        (
            "buy_now_margin_basis_points",
            AuctionPolicy { buy_now_margin_basis_points: -1, ..usual() },
        ),
        ("close_grace_ms", AuctionPolicy { close_grace_ms: -1, ..usual() }),
        ("ending_soon_ms", AuctionPolicy { ending_soon_ms: i64::MIN, ..usual() }),
        ("settlement_ms", AuctionPolicy { settlement_ms: -1, ..usual() }),
        ("first_ban_ms", AuctionPolicy { first_ban_ms: -1, ..usual() }),
        ("permanent_ban_after", AuctionPolicy { permanent_ban_after: 0, ..usual() }),
        ("duration_ms_max", AuctionPolicy { duration_ms_max: 0, ..usual() }),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    for (field, policy) in odd {
        let opened = Options::new().policy(policy).open(path.to_str().expect("plain"));
        let refused = opened.map(drop).expect_err(field);
        assert_eq!(refused.code(), ErrorCode::InvalidArgument, "{field}");
        assert_eq!(refused.detail("field"), Some(&field.into()));
        assert!(!path.exists(), "nothing was made");
    }
    let none = AuctionPolicy { close_grace_ms: 0, ending_soon_ms: 0, ..usual() };
    let market = Options::new().policy(none).open(":memory:").expect("it works without them");
    market.close().wait().expect("closed");
}

/// A URI means one thing to who gives it and another to who takes it for a file's name.
#[test]
fn an_address_is_a_plain_path() {
    for address in ["", "file::memory:", "file:a.db?mode=memory", "sqlite:file:a.db", "http://a"] {
        let refused = vendue::open(address).map(drop).expect_err(address);
        assert_eq!(refused.code(), ErrorCode::InvalidArgument, "{address}");
        assert!(refused.detail("field").is_some(), "{address}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("100% ours?.db");
    let market = vendue::open(path.to_str().expect("plain")).expect("any name will do");
    market.close().wait().expect("closed");
    assert!(path.exists());
}
