//! What a mail says, before it is text and HTML: the same content in both, so that they never disagree.

use askama::Template;

use super::texts::Texts;

/// The content of a mail, in words of the reader's language.
pub(super) struct Letter<'a> {
    pub(super) texts: &'a Texts,
    pub(super) subject: String,
    pub(super) greeting: String,
    pub(super) lines: Vec<String>,
    /// What and how much of it, such as when: 14:00.
    pub(super) facts: Vec<(&'a str, String)>,
    /// Label and address; the first is a button.
    pub(super) links: Vec<(&'a str, String)>,
    pub(super) footer: String,
}

impl Letter<'_> {
    /// Plain text and HTML.
    ///
    /// # Errors
    /// None that writing into a string has.
    pub(super) fn render(&self) -> Result<(String, String), askama::Error> {
        let text = Text {
            greeting: &self.greeting,
            lines: &self.lines,
            facts: &self.facts,
            links: &self.links,
            footer: &self.footer,
        };
        let html = Html {
            language: self.texts.language,
            right_to_left: self.texts.right_to_left,
            subject: &self.subject,
            greeting: &self.greeting,
            lines: &self.lines,
            facts: &self.facts,
            links: &self.links,
            copy_link: self.texts.copy_link,
            footer: &self.footer,
        };
        Ok((text.render()?, html.render()?))
    }
}

#[derive(Template)]
#[template(path = "messages/mail/letter.txt", escape = "none")]
struct Text<'a> {
    greeting: &'a str,
    lines: &'a [String],
    facts: &'a [(&'a str, String)],
    links: &'a [(&'a str, String)],
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "messages/mail/letter.html")]
struct Html<'a> {
    language: &'a str,
    right_to_left: bool,
    subject: &'a str,
    greeting: &'a str,
    lines: &'a [String],
    facts: &'a [(&'a str, String)],
    links: &'a [(&'a str, String)],
    copy_link: &'a str,
    footer: &'a str,
}
