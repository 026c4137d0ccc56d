//! What somebody asked to take away with them.

use preau_model::{Principal, Profil};
use preau_store::Db;

use super::stage::{Stage, draft};
use crate::{State, Write};

/// What an author wrote goes, drafts too; what others wrote stays.
pub async fn contributions_go_with_their_author(db: Db) {
    let stage = Stage::new(db).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let other = stage.author(stage.teacher, stage.a).await;
    let to = [Principal::ProfilDeStructure(stage.a, Profil::Ens)];
    let published = stage
        .create(&principal, &to, State::Published, "Réunion")
        .await
        .unwrap();
    let begun = stage
        .write(
            &principal,
            Write::Create(draft("articles", &to, State::Draft, "Brouillon")),
        )
        .await
        .unwrap();
    let theirs = stage
        .write(&other, Write::Create(draft("articles", &to, State::Draft, "À garder")))
        .await
        .unwrap();
    assert_eq!(stage.engine.remove_contributions(stage.principal).await.unwrap(), 2);
    assert_eq!(stage.stored(published.id).await, None);
    assert_eq!(stage.stored(begun.id).await, None);
    assert_eq!(stage.stored(theirs.id).await, Some(State::Draft));
    assert_eq!(stage.engine.remove_contributions(stage.principal).await.unwrap(), 0);
}
