//! A connection whose other end has to read.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

use crate::limits::Held;

/// A connection on which a write fails that has not gone on for some time. Otherwise whoever asks
/// and never reads would keep the answer, and the connection, for ever.
pub(super) struct TimedStream {
    stream: TcpStream,
    patience: Duration,
    held: Held,
    /// When the write that waits has waited too long. There is none while nothing waits.
    stuck: Option<Pin<Box<Sleep>>>,
}

impl TimedStream {
    pub(super) fn new(stream: TcpStream, patience: Duration, held: Held) -> Self {
        Self { stream, patience, held, stuck: None }
    }

    /// Lets a write that waits fail when it has waited too long.
    fn timed<T>(&mut self, context: &mut Context<'_>, written: Poll<Result<T>>) -> Poll<Result<T>> {
        if written.is_ready() || self.held.is_socket() {
            self.stuck = None;
            return written;
        }
        let patience = self.patience;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        match stuck.as_mut().poll(context) {
            Poll::Ready(()) => {
                Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the other end does not read")))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for TimedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for TimedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.timed(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;
    use tokio::sync::Semaphore;
    use tokio::time::{Instant, timeout};

    use super::*;

    #[tokio::test]
    async fn a_write_that_nobody_reads_fails_in_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let _silent = TcpStream::connect(address).await.expect("connected");
        let (stream, _) = listener.accept().await.expect("a connection");
        let permit = Arc::new(Semaphore::new(1)).acquire_owned().await.expect("a permit");
        let patience = Duration::from_millis(200);
        let mut stream = TimedStream::new(stream, patience, Held::new(permit));
        let began = Instant::now();
        let bytes = vec![0; 1 << 20];
        let writing = async { while stream.write_all(&bytes).await.is_ok() {} };
        timeout(Duration::from_secs(20), writing).await.expect("the writing ends");
        assert!(began.elapsed() >= patience);
    }
}
