//! The market itself.

use std::path::Path;

use vendue::Pending;

use crate::operation::area;
use crate::records::{NodeStatus, NodeView, counted};

area! { "market";
    run_due() -> i64 = |market| counted(market.run_due());
    backup(path: String) -> () = |market, path| market.backup(Path::new(&path), |_| {});
    nodes() -> Vec<NodeView> = |market| {
        market.nodes().and_then(|nodes| Ok(nodes.into_iter().map(NodeView::from).collect()))
    };
    status() -> NodeStatus = |market| Pending::ready(NodeStatus::of(market));
}
