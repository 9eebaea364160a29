//! The hottest auction on screens: how old what a watcher sees is.
//!
//! Every node has a room. It hears of a commit after a while, shows the newest state at its pace
//! (docs/adr/0012), and writes to one socket after the other with the cores it has. What is
//! counted is how old the oldest bid is that a frame tells a watcher of, from its commit on.

use vendue_benches::Outcome;

use crate::demand::pace;
use crate::hot::{Decided, percentile};
use crate::inputs::Inputs;
use crate::random::Random;
use crate::table::{Table, number};

/// How many watchers of each frame are looked at.
const SAMPLES: usize = 16;

/// What the screens of one room show.
struct Shown {
    room: f64,
    frames: f64,
    busiest_share: f64,
    ages: Vec<f64>,
}

fn show(inputs: &Inputs, decided: &Decided, nodes: f64) -> Outcome<Shown> {
    let room = inputs.assumed("hot_watchers")? / nodes;
    let cores = inputs.assumed("node_cores")? * inputs.assumed("cores_worth")?;
    let delivery_s = room * inputs.figure("frame_core_us")? / 1e6 / cores;
    let (interval, heard_s) = (1.0 / pace(room), inputs.figure("postgres_event_ms")? / 1_000.0);
    let mut random = Random::new(inputs.seed()?);
    let mut shown = Shown {
        room,
        frames: 0.0,
        busiest_share: (delivery_s / interval).min(1.0),
        ages: Vec::new(),
    };
    let mut free_at = 0.0_f64;
    let mut commits = decided.iter().filter(|(_, accepted)| *accepted > 0).peekable();
    while let Some((oldest, _)) = commits.next() {
        let begins = free_at.max(oldest + heard_s);
        // What was heard meanwhile is in the same frame.
        while commits.peek().is_some_and(|(at, _)| at + heard_s <= begins) {
            commits.next();
        }
        shown.frames += 1.0;
        for _ in 0..SAMPLES {
            shown.ages.push(begins + random.share() * delivery_s - oldest);
        }
        free_at = begins + interval.max(delivery_s);
    }
    shown.ages.sort_by(f64::total_cmp);
    Ok(shown)
}

/// The table, for several numbers of nodes.
pub(crate) fn table(inputs: &Inputs, decided: &Decided) -> Outcome<Table> {
    let least = inputs.assumed("hot_nodes")?;
    let counts = [least, least * 2.0, least * 5.0];
    let names: Vec<String> =
        counts.iter().map(|nodes| format!("{} nodes", number(*nodes))).collect();
    let mut columns = vec!["Screens of the hottest auction"];
    columns.extend(names.iter().map(String::as_str));
    let mut table = Table::new("The hottest auction: its screens", &columns);
    let all: Vec<Shown> =
        counts.iter().map(|nodes| show(inputs, decided, *nodes)).collect::<Outcome<_>>()?;
    let frame_bytes = inputs.assumed("frame_bytes")?;
    let mut add = |word: &str, value: &dyn Fn(&Shown) -> f64| {
        table.numbers(word, &all.iter().map(value).collect::<Vec<_>>());
    };
    add("Watchers in a room", &|shown| shown.room);
    add("Frames to each watcher a second, at most", &|shown| pace(shown.room));
    add("Busy with writing frames, % of a node", &|shown| shown.busiest_share * 100.0);
    add("Network out, MiB/s a node", &|shown| {
        shown.room * pace(shown.room) * frame_bytes / 1_048_576.0
    });
    add("Bid to screen, p50, ms", &|shown| percentile(&shown.ages, 0.5) * 1_000.0);
    add("Bid to screen, p99, ms", &|shown| percentile(&shown.ages, 0.99) * 1_000.0);
    add("Frames that each watcher saw", &|shown| shown.frames);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::own;

    #[test]
    fn a_bid_that_comes_alone_is_shown_at_once() {
        let inputs = own();
        let heard = inputs.figure("postgres_event_ms").expect("a figure") / 1_000.0;
        let shown = show(&inputs, &vec![(1.0, 1)], 2_000.0).expect("complete");
        assert!((shown.frames - 1.0).abs() < 0.5);
        assert!(shown.ages.iter().all(|age| *age >= heard && *age < heard + 0.1));
    }

    #[test]
    fn a_contest_is_shown_at_the_pace() {
        let inputs = own();
        let decided: Decided = (0..1_000).map(|count| (f64::from(count) * 0.001, 1)).collect();
        let shown = show(&inputs, &decided, 2_000.0).expect("complete");
        assert!(shown.frames <= 21.0 && shown.frames >= 19.0, "{}", shown.frames);
    }
}
