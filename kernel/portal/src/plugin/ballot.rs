//! A ballot of the content engine, as the block kit draws it.

use preau_content::{Answer, BallotKind, Standing};
use preau_model::DocumentId;
use preau_ui::forms::{Submitted, ballot_answer, ballot_form};
use preau_ui::resolve::{self, BallotAsk, BallotShown, BallotState};
use preau_ui::texts::{Lang, Texts};

/// Ready to be drawn.
pub(crate) fn shown(id: DocumentId, standing: Standing) -> BallotShown {
    let changes = !standing.ballot.is_anonymous();
    let state = match &standing {
        Standing { asked: false, .. } => BallotState::NotAsked,
        Standing { mine: true, .. } if !changes => BallotState::Answered,
        Standing { open: false, .. } => BallotState::Closed,
        Standing { mine: true, .. } => BallotState::Changeable,
        _ => BallotState::Open,
    };
    let (chosen, written) = match standing.my_answer {
        Some(Answer::Choices(chosen)) => (chosen, None),
        Some(Answer::Text(text)) => (Vec::new(), Some(text)),
        None => (Vec::new(), None),
    };
    let ballot = standing.ballot;
    let ask = BallotAsk {
        kind: match ballot.kind {
            BallotKind::One => resolve::BallotKind::One,
            BallotKind::Several => resolve::BallotKind::Several,
            BallotKind::Ranking => resolve::BallotKind::Ranking,
            BallotKind::Text => resolve::BallotKind::Text,
        },
        question: ballot.question,
        choices: ballot.choices,
        anonymous: !changes,
        closes: ballot.closes,
        longest: u32::try_from(Answer::LONGEST).unwrap_or(u32::MAX),
        answered: standing.mine,
        chosen,
        written,
    };
    let form =
        matches!(state, BallotState::Open | BallotState::Changeable).then(|| ballot_form(&ask, Texts::get(Lang::Fr)));
    BallotShown {
        ask,
        state,
        form,
        url: format!("/_scrutins/{id}"),
    }
}

/// The answer that was sent.
pub(crate) fn answer(ask: &BallotAsk, decoded: &[(String, Submitted)]) -> Answer {
    match ballot_answer(ask, decoded) {
        Ok(chosen) => Answer::Choices(chosen),
        Err(text) => Answer::Text(text),
    }
}
