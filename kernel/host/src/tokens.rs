//! Tokens of one answer: the guest puts them in `audience` blocks, the kernel alone knows the words behind them.

use std::collections::HashMap;

use preau_model::Principal;

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An audience: « Responsables de la 6A – … ».
    Principals(Vec<Principal>),
    /// Words that the kernel already has (the label of a group in a list of readers).
    Words(String),
}

/// The tokens handed out in one call. They mean nothing in another: a stored or forged token draws nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    meanings: HashMap<String, Meaning>,
}

impl Tokens {
    /// What a token stands for in this answer.
    pub fn get(&self, token: &str) -> Option<&Meaning> {
        self.meanings.get(token)
    }

    /// Every token with its meaning, for resolving them in one go.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Meaning)> {
        self.meanings.iter().map(|(token, meaning)| (token.as_str(), meaning))
    }

    pub(crate) fn hand_out(&mut self, meaning: Meaning) -> String {
        if let Some((token, _)) = self.meanings.iter().find(|(_, known)| **known == meaning) {
            return token.clone();
        }
        let token = format!("a{}", self.meanings.len() + 1);
        self.meanings.insert(token.clone(), meaning);
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_means_something_in_its_answer_alone() {
        let mut one = Tokens::default();
        let token = one.hand_out(Meaning::Words("6A".into()));
        assert_eq!(one.hand_out(Meaning::Words("6A".into())), token);
        assert_ne!(one.hand_out(Meaning::Words("6B".into())), token);
        assert_eq!(one.get(&token), Some(&Meaning::Words("6A".into())));
        assert_eq!(Tokens::default().get(&token), None);
    }
}
