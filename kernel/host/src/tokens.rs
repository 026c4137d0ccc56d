//! Tokens of one answer: the guest puts them in `audience` blocks, the kernel alone knows the words behind them.

use std::collections::HashMap;

use preau_model::Principal;

/// The tokens handed out in one call. They mean nothing in another: a stored or forged token draws nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    meanings: HashMap<String, Vec<Principal>>,
}

impl Tokens {
    /// The audience that a token stands for in this answer.
    pub fn get(&self, token: &str) -> Option<&[Principal]> {
        self.meanings.get(token).map(Vec::as_slice)
    }

    /// Every token with its audience, for finding all the words in one go.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Principal])> {
        self.meanings
            .iter()
            .map(|(token, meaning)| (token.as_str(), meaning.as_slice()))
    }

    /// Takes in the tokens of another answer, which may bear the same names: under which name each goes from now on.
    pub fn take_in(&mut self, other: &Self) -> HashMap<String, String> {
        let mut others: Vec<_> = other.iter().collect();
        others.sort_unstable_by_key(|(token, _)| *token);
        others
            .into_iter()
            .map(|(token, meaning)| (token.to_owned(), self.hand_out(meaning.to_vec())))
            .collect()
    }

    pub(crate) fn hand_out(&mut self, meaning: Vec<Principal>) -> String {
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
        let class = |n| vec![Principal::Groupe(preau_model::Id::from_bytes([n; 16]))];
        let mut one = Tokens::default();
        let token = one.hand_out(class(1));
        assert_eq!(one.hand_out(class(1)), token);
        assert_ne!(one.hand_out(class(2)), token);
        assert_eq!(one.get(&token), Some(class(1).as_slice()));
        assert_eq!(Tokens::default().get(&token), None);
        let mut other = Tokens::default();
        let (same, new) = (other.hand_out(class(2)), other.hand_out(class(3)));
        let names = one.take_in(&other);
        assert_eq!(one.get(&names[&same]), Some(class(2).as_slice()));
        assert_eq!(one.get(&names[&new]), Some(class(3).as_slice()));
        assert_eq!(one.iter().count(), 3, "the same audience has one token");
    }
}
