//! How many machines that is: nodes, databases, Redis servers, memory, network, disk.
//!
//! Every count is the largest of what each resource alone would need, at a share of its measured
//! limit that leaves headroom. The hottest auction is not in it: `hot` plays that by itself.

use vendue_benches::Outcome;

use crate::demand::{Demand, STEP_NAMES, STEPS};
use crate::inputs::Inputs;
use crate::table::Table;

const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_024.0 * MIB;
const KEPT_OUTCOME_DAYS: f64 = 25.0 / 24.0;

/// Machines for a market of one size.
pub(crate) struct Size {
    pub(crate) nodes: f64,
    nodes_for_sockets: f64,
    nodes_for_frames: f64,
    nodes_for_bids: f64,
    frames_per_s: f64,
    databases: f64,
    database_load: f64,
    file_load: f64,
    news_heard_per_s: f64,
    redis_servers: f64,
    node_memory: f64,
    node_network: f64,
    kept_per_year: f64,
    wal_per_day: f64,
    outcomes: f64,
}

impl Size {
    pub(crate) fn of(inputs: &Inputs, demand: &Demand) -> Outcome<Self> {
        let headroom = inputs.assumed("headroom")?;
        let cores = inputs.assumed("node_cores")? * inputs.assumed("cores_worth")?;
        let nodes_for_sockets = demand.watchers / (inputs.assumed("node_sockets")? * headroom);
        // Measured with two cores, one of which was busy with the clients.
        let answers = inputs.figure("socket_bids_per_s")? / 2.0 * cores;
        let nodes_for_bids = demand.attempts_per_s / (answers * headroom);
        let frame_s = inputs.figure("frame_core_us")? / 1e6;
        // More nodes have smaller rooms, which are paced less: a few rounds settle it.
        let (mut nodes, mut frames_per_s, mut nodes_for_frames) = (1.0, 0.0, 0.0);
        for _ in 0..8 {
            frames_per_s = demand.frames_per_s(nodes);
            nodes_for_frames = frames_per_s * frame_s / (cores * headroom);
            nodes = nodes_for_sockets.max(nodes_for_frames).max(nodes_for_bids).ceil().max(1.0);
        }
        let database = inputs.figure("postgres_many_bids_per_s")? * headroom;
        let accepted_per_day = demand.accepted_per_year / 365.0;
        let news_heard_per_s = if nodes > 1.0 { demand.news_heard_per_s(nodes) } else { 0.0 };
        let heard = news_heard_per_s / (inputs.figure("redis_deliveries_per_s")? * headroom);
        let told = demand.accepted_per_s / (inputs.figure("redis_publishes_per_s")? * headroom);
        let socket_bytes =
            inputs.figure("watcher_bytes")? + inputs.assumed("socket_kernel_bytes")?;
        let kept = inputs.figure("event_bytes")? + inputs.figure("log_bytes")?;
        Ok(Self {
            nodes,
            nodes_for_sockets,
            nodes_for_frames,
            nodes_for_bids,
            frames_per_s,
            databases: (demand.accepted_per_s / database).ceil().max(1.0),
            database_load: demand.accepted_per_s / inputs.figure("postgres_many_bids_per_s")?,
            file_load: demand.accepted_per_s / inputs.figure("sqlite_many_bids_per_s")?,
            news_heard_per_s,
            redis_servers: if nodes > 1.0 { heard.max(told).ceil() } else { 0.0 },
            node_memory: demand.watchers / nodes * socket_bytes,
            node_network: frames_per_s / nodes * inputs.assumed("frame_bytes")?,
            kept_per_year: demand.accepted_per_year * kept,
            wal_per_day: accepted_per_day * inputs.figure("wal_bytes")?,
            outcomes: accepted_per_day * KEPT_OUTCOME_DAYS * inputs.figure("outcome_bytes")?,
        })
    }
}

/// The table of machines.
pub(crate) fn table(inputs: &Inputs) -> Outcome<Table> {
    let mut table = Table::new("Machines, without the hottest auction", &STEP_NAMES);
    let sizes: Vec<(Demand, Size)> = STEPS
        .iter()
        .map(|step| {
            let demand = Demand::of(inputs, *step)?;
            let size = Size::of(inputs, &demand)?;
            Ok((demand, size))
        })
        .collect::<Outcome<_>>()?;
    let mut add = |word: &str, value: fn(&(Demand, Size)) -> f64| {
        table.numbers(word, &sizes.iter().map(value).collect::<Vec<_>>());
    };
    add("Nodes, for sockets alone", |(_, size)| size.nodes_for_sockets);
    add("Nodes, for frames alone", |(_, size)| size.nodes_for_frames);
    add("Nodes, for bids alone", |(_, size)| size.nodes_for_bids);
    add("**Nodes**", |(_, size)| size.nodes);
    add("Frames a second, all nodes", |(_, size)| size.frames_per_s);
    add("Memory for sockets, GiB a node", |(_, size)| size.node_memory / GIB);
    add("Network out, MiB/s a node", |(_, size)| size.node_network / MIB);
    add("Load of one SQLite file, %", |(_, size)| size.file_load * 100.0);
    add("Load of one PostgreSQL, %", |(_, size)| size.database_load * 100.0);
    add("**Databases that write**", |(_, size)| size.databases);
    add("Connections, 14 a node", |(_, size)| size.nodes * 14.0);
    add("News heard a second, all nodes", |(_, size)| size.news_heard_per_s);
    add("**Redis servers**", |(_, size)| size.redis_servers);
    add("Kept for good, GiB a year", |(_, size)| size.kept_per_year / GIB);
    add("Kept outcomes, GiB", |(_, size)| size.outcomes / GIB);
    add("Write-ahead log, GiB a day", |(_, size)| size.wal_per_day / GIB);
    add("Rows of `auctions` after a year", |(demand, _)| demand.auctions_per_year);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::own;

    #[test]
    fn no_resource_is_beyond_its_limit() {
        let inputs = own();
        for step in STEPS {
            let demand = Demand::of(&inputs, step).expect("complete");
            let size = Size::of(&inputs, &demand).expect("complete");
            assert!(size.nodes >= size.nodes_for_sockets, "{step}");
            assert!(size.nodes >= size.nodes_for_bids, "{step}");
            assert!(size.nodes >= size.nodes_for_frames * 0.98, "{step}: it has not settled");
            assert!(size.database_load <= size.databases, "{step}");
        }
    }
}
