//! Where the markets of tests are: on PostgreSQL, each data folder with a database of its own.

use std::path::Path;

use vendue_test_servers::Postgres;

/// What the server has to be told for that. A server that is started again on the same folder gets
/// the same database.
pub(crate) fn args(folder: &Path) -> Vec<String> {
    let note = folder.join("database-url.txt");
    let known = std::fs::read_to_string(&note).ok();
    let url = known.unwrap_or_else(|| {
        let url = Postgres::shared().create_database().url().to_owned();
        std::fs::write(&note, &url).expect("the folder can be written");
        url
    });
    vec!["--database-url".to_owned(), url]
}
