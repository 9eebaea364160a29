//! What is asked about buckets reaches Redis in the order in which it was asked. Tasks of their own
//! would not do that: a scheduler may start the later one first, and then who gives back and takes
//! again finds the bucket as it was before.

use std::future::Future;
use std::pin::Pin;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::unconstrained;

type Question = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where questions are put.
pub(crate) struct Asked {
    questions: Sender<Question>,
}

impl Asked {
    /// For so many questions at one time; it is for those who ask to keep to it.
    pub(crate) fn start(handle: &Handle, questions_max: usize) -> Self {
        let (questions, asked) = channel(questions_max.max(1));
        // A budget of the scheduler would let one that is new pass one that had to wait for it.
        handle.spawn(unconstrained(ask_all(asked)));
        Self { questions }
    }

    /// Begins with a question after all those before it; they are answered side by side.
    pub(crate) fn ask(&self, question: impl Future<Output = ()> + Send + 'static) {
        // There is room for all who may ask. When the task has ended so has the relay, and what is
        // dropped here answers that.
        let _ = self.questions.try_send(Box::pin(question));
    }
}

async fn ask_all(mut asked: Receiver<Question>) {
    let mut running = FuturesUnordered::new();
    loop {
        tokio::select! {
            biased;
            question = asked.recv() => match question {
                Some(question) => running.push(question),
                None => break,
            },
            Some(()) = running.next(), if !running.is_empty() => {}
        }
    }
    while running.next().await.is_some() {}
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use parking_lot::Mutex;
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn questions_begin_in_their_order() {
        let runtime = Builder::new_multi_thread().worker_threads(2).build().expect("a runtime");
        let asked = Asked::start(runtime.handle(), 10_000);
        let begun = Arc::new(Mutex::new(Vec::new()));
        let (last, is_last) = mpsc::sync_channel(10_000);
        for index in 0..10_000 {
            let (begun, last) = (Arc::clone(&begun), last.clone());
            asked.ask(async move {
                begun.lock().push(index);
                tokio::task::yield_now().await;
                last.send(index).expect("somebody waits");
            });
        }
        drop(last);
        assert_eq!(is_last.iter().count(), 10_000);
        assert!(begun.lock().is_sorted());
    }
}
