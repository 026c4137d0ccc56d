//! Fields of a form: each has a label, no placeholder stands in for one.

use super::json::Obj;

/// A field. Make it with one of the constructors, then say the rest.
#[derive(Clone, Debug)]
pub struct Field {
    kind: &'static str,
    name: String,
    label: String,
    hint: Option<String>,
    required: bool,
    error: Option<String>,
    /// Already JSON.
    value: Option<String>,
    /// Members of one kind of field only, already JSON.
    more: Vec<(&'static str, String)>,
}

fn quoted(text: &str) -> String {
    let mut json = String::new();
    super::json::quote(text, &mut json);
    json
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident $kind:literal),+) => { $(
        $(#[$doc])+
        pub fn $name(name: &str, label: &str) -> Self {
            Self::new($kind, name, label)
        }
    )+ };
}

impl Field {
    fn new(kind: &'static str, name: &str, label: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            required: false,
            error: None,
            value: None,
            more: Vec::new(),
        }
    }

    kinds! {
        /// One line of text.
        text "text",
        /// An e-mail address.
        email "email",
        /// A web address.
        url "url",
        /// Several lines of plain text.
        textarea "textarea",
        /// Several lines that may carry simple HTML; read it as a [`crate::RichText`].
        rich_text "rich-text",
        /// A number.
        number "number",
        /// A day.
        date "date",
        /// A day and an hour, submitted as Unix milliseconds.
        date_time "date-time",
        /// A box to tick.
        checkbox "checkbox",
        /// Classes, groups, profiles, schools and persons that the acting person may address. Its value is not in the
        /// form: ask [`crate::Request::audience`].
        people "people"
    }

    /// Several fields under one legend.
    pub fn section(label: &str, fields: Vec<Self>) -> Self {
        let inner: Vec<String> = fields.into_iter().map(Self::into_json).collect();
        let mut section = Self::new("section", "", label);
        section.more.push(("fields", format!("[{}]", inner.join(","))));
        section
    }

    /// One among several, or several of them: see [`Choice`] for the options.
    pub fn choice(name: &str, label: &str, options: &[Choice]) -> Self {
        let options: Vec<String> = options.iter().map(Choice::json).collect();
        let mut field = Self::new("choice", name, label);
        field.more.push(("options", format!("[{}]", options.join(","))));
        field
    }

    /// A drop-down list of words, the first choice meaning none of them. `now` stays offered even when it is no longer
    /// among them; without any word there is no field.
    pub fn words(name: &str, label: &str, none: &str, mut words: Vec<String>, now: Option<&str>) -> Option<Self> {
        words.extend(now.filter(|now| !words.iter().any(|one| one == now)).map(str::to_owned));
        let mut options = vec![choice("", none)];
        options.extend(words.iter().map(|one| choice(one, one)));
        let field = Self::choice(name, label, &options).as_select();
        (!words.is_empty()).then(|| field.value(now.unwrap_or_default()))
    }

    /// What helps to fill it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// It must be filled. The plugin still checks what comes.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What is wrong with it.
    #[must_use]
    pub fn error(mut self, says: impl Into<String>) -> Self {
        self.error = Some(says.into());
        self
    }

    /// The text it starts with.
    #[must_use]
    pub fn value(mut self, text: &str) -> Self {
        self.value = Some(quoted(text)).filter(|_| !text.is_empty());
        self
    }

    /// Ticked at the start.
    #[must_use]
    pub fn ticked(mut self, ticked: bool) -> Self {
        self.value = Some(ticked.to_string());
        self
    }

    /// The number, or the moment in Unix milliseconds, it starts with.
    #[must_use]
    pub fn starts_at<N: ToString>(mut self, number: Option<N>) -> Self {
        self.value = number.map(|one| one.to_string());
        self
    }

    /// Several texts it starts with.
    #[must_use]
    pub fn values(mut self, texts: &[String]) -> Self {
        let texts: Vec<String> = texts.iter().map(|one| quoted(one)).collect();
        self.value = Some(format!("[{}]", texts.join(",")));
        self
    }

    /// At most so many characters.
    #[must_use]
    pub fn max_length(self, characters: u32) -> Self {
        self.with("max-length", characters.to_string())
    }

    /// Smallest number.
    #[must_use]
    pub fn min(self, min: i64) -> Self {
        self.with("min", min.to_string())
    }

    /// Largest number.
    #[must_use]
    pub fn max(self, max: i64) -> Self {
        self.with("max", max.to_string())
    }

    /// Step between numbers.
    #[must_use]
    pub fn step(self, step: f64) -> Self {
        self.with("step", step.to_string())
    }

    /// What the browser may fill by itself (a token of HTML's autocomplete).
    #[must_use]
    pub fn autocomplete(self, token: &str) -> Self {
        self.with("autocomplete", quoted(token))
    }

    /// Several options may be chosen.
    #[must_use]
    pub fn many(self) -> Self {
        self.with("many", "true".to_owned())
    }

    /// A drop-down list instead of radio buttons.
    #[must_use]
    pub fn as_select(self) -> Self {
        self.with("display", quoted("select"))
    }

    /// Only this kind of choice in a people field ("classe", "eleve"…).
    #[must_use]
    pub fn kind_of(self, kind: &str) -> Self {
        self.with("kind-of", quoted(kind))
    }

    fn with(mut self, key: &'static str, json: String) -> Self {
        self.more.push((key, json));
        self
    }

    pub(super) fn into_json(self) -> String {
        let mut object = Obj::new().text("kind", self.kind);
        if !self.name.is_empty() {
            object = object.text("name", &self.name);
        }
        object = object
            .text("label", &self.label)
            .maybe("hint", self.hint.as_deref())
            .flag("required", self.required)
            .maybe("error", self.error.as_deref());
        if let Some(value) = &self.value {
            object = object.raw("value", value);
        }
        self.more
            .iter()
            .fold(object, |object, (key, json)| object.raw(key, json))
            .end()
    }
}

/// One option of a choice.
#[derive(Clone, Debug)]
pub struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
}

/// `choice("cantine", "Cantine")`.
pub fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
        hint: None,
    }
}

impl Choice {
    /// What it means.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn json(&self) -> String {
        Obj::new()
            .text("value", &self.value)
            .text("label", &self.label)
            .maybe("hint", self.hint.as_deref())
            .end()
    }
}
