//! The one who turns off the light: a small shell that outlives the test process.
//!
//! A test process may be killed, and then no destructor runs. The shell reads from a pipe whose
//! other end only the test process holds, so it learns of every way in which that can end,
//! stops the server and removes its folder. (The kernel can also kill a child together with its
//! parent, but it takes the thread that started the child for the parent, and the thread of one
//! test ends long before a server that all tests share.)
//!
//! While the test process lives, it writes the number of the server's process into the pipe, a
//! line for each start and an empty one when the server is gone.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A server that was paused has to be woken to hear a signal, and one that does not end is
/// killed. A dead process (`Z`) counts as ended even while nobody has asked for it: not every
/// container has a first process that does. A killed PostgreSQL leaves its file with the number
/// of a segment of shared memory, which nobody else would remove.
const SCRIPT: &str = r#"
folder=$1 signal=$2 server=
is_alive() {
    case $(sed 's/.*) //; s/ .*//' "/proc/$server/stat") in
    '' | Z) return 1 ;;
    esac
}
while read -r line; do server=$line; done
if [ -n "$server" ]; then
    kill -CONT "$server"
    kill -s "$signal" "$server"
    tries=0
    while is_alive && [ "$tries" -lt 500 ]; do
        sleep 0.02
        tries=$((tries + 1))
    done
    [ "$tries" -lt 500 ] || kill -KILL "$server"
fi
segment=$(sed -n '7s/.* //p' "$folder/data/postmaster.pid")
[ -z "$segment" ] || ipcrm -m "$segment"
rm -rf "$folder"
"#;

pub(crate) struct Keeper {
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Keeper {
    /// Keeps a folder, and the server in it, which ends by the signal of that name.
    pub(crate) fn of(folder: &Path, signal: &str) -> Self {
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT, "keeper"])
            .arg(folder)
            .arg(signal)
            // Interrupting a test at the terminal must not interrupt the clean-up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let pipe = shell.stdin.take();
        Self { shell, pipe }
    }

    /// Says which process is the server now.
    pub(crate) fn watch(&mut self, server: Option<u32>) {
        let line = server.map(|id| id.to_string()).unwrap_or_default();
        let pipe = self.pipe.as_mut().expect("the pipe is open until the end");
        writeln!(pipe, "{line}").expect("the keeper listens");
    }

    /// Lets it do its work.
    pub(crate) fn close(&mut self) {
        drop(self.pipe.take());
    }

    /// Waits until the work is done.
    pub(crate) fn wait(&mut self) {
        drop(self.shell.wait());
    }
}
