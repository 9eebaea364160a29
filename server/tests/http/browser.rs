//! Somebody with a browser that runs no scripts: forms, and the cookie of one session.

use std::cell::RefCell;

use crate::client::{Answer, send};
use crate::server::{PASSWORD, Server};

/// A browser.
pub(crate) struct Browser<'a> {
    server: &'a Server,
    cookie: RefCell<String>,
    device: &'static str,
}

impl<'a> Browser<'a> {
    /// A browser that was never here.
    pub(crate) fn new(server: &'a Server, device: &'static str) -> Self {
        Self { server, cookie: RefCell::default(), device }
    }

    /// A browser in which somebody has just registered.
    pub(crate) fn registered(server: &'a Server, name: &str) -> Self {
        let browser = Self::new(server, "a browser");
        let email = format!("{name}@example.org");
        let form = [("username", name), ("email", email.as_str()), ("password", PASSWORD)];
        assert_eq!(browser.post("/register", &form).status, 303);
        browser
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        let headers = format!("accept: text/html\r\n{}", self.cookie());
        send(&self.server.address, "GET", path, &headers, b"")
    }

    /// Sends a form from a page of ours.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_from(&format!("http://{}", self.server.address), path, form)
    }

    /// Sends a form from a page of some site.
    pub(crate) fn post_from(&self, origin: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let headers = format!(
            "accept: text/html\r\norigin: {origin}\r\nuser-agent: {}\r\n{}\
             content-type: application/x-www-form-urlencoded\r\n",
            self.device,
            self.cookie()
        );
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let answer = send(&self.server.address, "POST", path, &headers, body.as_bytes());
        if let Some(pair) =
            answer.header("set-cookie").split(';').next().filter(|it| !it.is_empty())
        {
            *self.cookie.borrow_mut() = pair.to_owned();
        }
        answer
    }

    /// Sends a form and goes where it leads.
    pub(crate) fn follow(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, form);
        assert_eq!(answer.status, 303, "{path}: {answer:?}");
        self.get(answer.header("location"))
    }

    fn cookie(&self) -> String {
        let cookie = self.cookie.borrow();
        if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") }
    }
}

fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    value.bytes().fold(String::new(), |mut text, byte| {
        match plain(byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}

/// The value of an input by its id or name in a page.
pub(crate) fn value_of<'a>(page: &'a str, field: &str) -> &'a str {
    let at = page.find(field).unwrap_or_else(|| panic!("no {field} in {page}"));
    let rest = page.split_at(at).1;
    rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// The first place in a page to which a form is sent that begins and ends so.
pub(crate) fn action_of<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    page.split("action=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.starts_with(start) && action.ends_with(end))
        .unwrap_or_else(|| panic!("no form to {start}…{end} in {page}"))
}

/// The token of the last mail to somebody with a link to a page.
pub(crate) fn token_of(server: &Server, to: &str, page: &str) -> String {
    for _ in 0..100 {
        let folder = std::fs::read_dir(server.folder().join("mails"));
        let mut files: Vec<_> =
            folder.into_iter().flatten().flatten().map(|file| file.path()).collect();
        files.sort();
        let mails = files.iter().rev().filter_map(|file| std::fs::read_to_string(file).ok());
        let link = format!("/{page}#");
        let token = mails.filter(|mail| mail.contains(&format!("To: {to}"))).find_map(|mail| {
            mail.split(&link).nth(1)?.split_whitespace().next().map(str::to_owned)
        });
        if let Some(token) = token {
            return token;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("no mail to {to} with a link to {page}");
}
