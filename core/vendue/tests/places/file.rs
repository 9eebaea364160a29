//! Places for markets on SQLite: files in folders of their own, and memory.

#![allow(dead_code, reason = "each test binary uses its own part")]

/// How many histories the simulation plays here, unless it is told otherwise.
pub(crate) const SEEDS: u64 = 300;

/// Where a market is. What is opened at its address twice is the same market, and goes with it.
pub(crate) struct Place {
    folder: Option<tempfile::TempDir>,
    address: String,
    deaths: u32,
}

impl Place {
    /// A place of which nothing is asked but that it is empty.
    pub(crate) fn passing() -> Self {
        Self { folder: None, address: ":memory:".into(), deaths: 0 }
    }

    /// A place whose market can be opened again, and from several sides.
    pub(crate) fn lasting() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut place = Self { folder: Some(folder), address: String::new(), deaths: 0 };
        place.address = place.file(0);
        place
    }

    fn file(&self, deaths: u32) -> String {
        let folder = self.folder.as_ref().expect("it lasts").path();
        folder.join(format!("{deaths}.db")).to_str().expect("plain").to_owned()
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Every process that is open here dies: what a new one finds is what the disk holds at this
    /// moment.
    pub(crate) fn die(&mut self) {
        self.deaths += 1;
        let (old, new) = (self.address.clone(), self.file(self.deaths));
        for suffix in ["", "-wal"] {
            let old = format!("{old}{suffix}");
            if std::fs::exists(&old).expect("looked") {
                std::fs::copy(&old, format!("{new}{suffix}")).expect("copied");
            }
        }
        self.address = new;
    }

    /// Changes rows behind the market's back; gives how many.
    pub(crate) fn change(&self, sql: &str) -> usize {
        let connection = rusqlite::Connection::open(&self.address).expect("open");
        connection.execute(sql, []).expect("changed")
    }

    /// Every row, as text.
    pub(crate) fn rows(&self) -> String {
        let connection = rusqlite::Connection::open(&self.address).expect("open");
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut names = connection.prepare(sql).expect("prepared");
        let names = names.query_map([], |row| row.get::<_, String>(0)).expect("asked");
        let mut all = String::new();
        for name in names.map(|name| name.expect("a name")) {
            let mut select = connection.prepare(&format!("SELECT * FROM {name}")).expect("there");
            let columns = select.column_count();
            let mut rows = select.query([]).expect("asked");
            while let Some(row) = rows.next().expect("a row") {
                let value = |place| row.get::<_, rusqlite::types::Value>(place).expect("a value");
                let values: Vec<_> = (0..columns).map(value).collect();
                all += &format!("{name} {values:?}\n");
            }
        }
        all
    }

    /// Everything that is kept here, as it is kept: text as it is, bytes in hexadecimal or as they
    /// are.
    pub(crate) fn contents(&self) -> Vec<u8> {
        let files = ["", "-wal"].map(|suffix| format!("{}{suffix}", self.address));
        files.iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect()
    }

    /// An id, as it stands in a statement.
    pub(crate) fn id(bytes: &[u8; 16]) -> String {
        format!("X'{:032x}'", u128::from_be_bytes(*bytes))
    }

    /// Bytes, as they stand in a statement.
    pub(crate) fn bytes(bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("X'{hex}'")
    }

    /// Everything that is stored, as text.
    pub(crate) fn dump(&self) -> String {
        use rusqlite::types::ValueRef;
        let connection = rusqlite::Connection::open(&self.address).expect("open");
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table'";
        let mut tables = connection.prepare(sql).expect("prepared");
        let names = tables.query_map([], |row| row.get::<_, String>(0)).expect("read");
        let mut dump = String::new();
        for name in names.map(|name| name.expect("a name")) {
            let mut all = connection.prepare(&format!("SELECT * FROM {name}")).expect("prepared");
            let count = all.column_count();
            let mut rows = all.query([]).expect("read");
            while let Some(row) = rows.next().expect("read") {
                for place in 0..count {
                    if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref_unwrap(place)
                    {
                        dump.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(bytes)));
                    }
                }
            }
        }
        dump
    }

    /// A moment, as it stands in a statement.
    pub(crate) fn moment(ms: i64) -> String {
        ms.to_string()
    }
}
