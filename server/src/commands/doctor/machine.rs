//! What this machine gives: room on the disk, files that may be open, and who may read the key.

use std::path::Path;

use vendue::diagnose::Finding;

/// Less room than this and a busy day may fill the disk.
const ROOM_WARNING: u64 = 2 << 30;
/// With less the market soon takes nothing any more.
const ROOM_PROBLEM: u64 = 256 << 20;
/// As many connections as `vendue serve` takes by default, and what files need beside them.
const DESCRIPTORS: u64 = 20_768;

/// The room on the disk of a folder, where there is the folder.
#[cfg(unix)]
pub(super) fn disk(folder: &Path) -> Option<Finding> {
    const CHECK: &str = "disk";
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let about = rustix::fs::statvfs(folder).ok()?;
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let found = format!("{} MiB are free in {}", free >> 20, folder.display());
    let advice = "make room, or move the folder: a full disk refuses every bid";
    Some(match free {
        ..ROOM_PROBLEM => Finding::problem(CHECK, found, advice),
        ROOM_PROBLEM..ROOM_WARNING => Finding::warning(CHECK, found, advice),
        _ => Finding::ok(CHECK, found),
    })
}

/// Who may read the signing key, where there is one.
#[cfg(unix)]
pub(super) fn signing_key(folder: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;

    const CHECK: &str = "signing key";
    let path = folder.join(crate::auth::KEY_FILE);
    let mode = std::fs::metadata(&path).ok()?.permissions().mode() & 0o777;
    let found = format!("{}, mode {mode:o}", path.display());
    Some(if mode & 0o077 == 0 {
        Finding::ok(CHECK, found)
    } else {
        let advice = "chmod 600, and replace it if somebody may have read it: whoever has it signs \
                      in as anybody";
        Finding::problem(CHECK, found, advice)
    })
}

/// How many files and connections this process may have open.
#[cfg(unix)]
pub(super) fn descriptors() -> Option<Finding> {
    const CHECK: &str = "descriptors";
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let Some(most) = limit.maximum else { return Some(Finding::ok(CHECK, "no limit")) };
    let found = format!("{most} at most for a process");
    Some(if most < DESCRIPTORS {
        let advice = "raise the limit (LimitNOFILE in a systemd unit) for 20,000 connections";
        Finding::warning(CHECK, found, advice)
    } else {
        Finding::ok(CHECK, found)
    })
}

#[cfg(not(unix))]
pub(super) fn disk(_: &Path) -> Option<Finding> {
    None
}

#[cfg(not(unix))]
pub(super) fn signing_key(_: &Path) -> Option<Finding> {
    None
}

#[cfg(not(unix))]
pub(super) fn descriptors() -> Option<Finding> {
    None
}
