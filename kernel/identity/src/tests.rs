//! Sign-in, sessions and hats against a real database.

mod activation;
mod comptes;
mod second;

use std::sync::Arc;

use preau_annuaire::Annuaire;
use preau_model::{
    Categorie, Clock as _, CompteId, Hat, ManualClock, NEVER, PersonneId, Profil, SeededRng, StructureId, TerritoireId,
    new_id,
};
use preau_store::{Db, RowExt as _, StoreError};

use crate::{ABSOLUTE, Choice, IDLE, Identity, Preferences, SignInError, Theme};

const PASSWORD: &str = "marelle-préau-42";

struct House {
    _folder: tempfile::TempDir,
    db: Db,
    clock: Arc<ManualClock>,
    rng: Arc<SeededRng>,
    identity: Identity,
    territoire: TerritoireId,
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("preau.db").display()))
        .await
        .unwrap();
    let clock = Arc::new(ManualClock::new(1_795_000_000_000));
    let rng = Arc::new(SeededRng::new(11));
    let keys = preau_annuaire::Keys::new([1; 32], [2; 32]);
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), keys);
    let identity = Identity::new(db.clone(), clock.clone(), rng.clone(), annuaire).unwrap();
    let territoire = new_id(clock.as_ref(), rng.as_ref());
    let house = House {
        _folder: folder,
        db,
        clock,
        rng,
        identity,
        territoire,
    };
    house
        .run(
            "INSERT INTO territoire (id, nom, cree) VALUES ($1, 'Département fictif', 0)",
            vec![territoire.as_slice().to_vec()],
        )
        .await;
    house
}

impl House {
    async fn run(&self, sql: &'static str, ids: Vec<Vec<u8>>) {
        self.db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    let mut query = sqlx::query(sql);
                    for id in ids {
                        query = query.bind(id);
                    }
                    query.execute(tx).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    }

    async fn structure(&self, nom: &str) -> StructureId {
        let id: StructureId = new_id(self.clock.as_ref(), self.rng.as_ref());
        let (nom, territoire) = (nom.to_owned(), self.territoire);
        self.db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, attributs, empreinte, etat, vu)
                         VALUES ($1, $2, 1, 1, '013', '2D', $3, NULL, $3, 'Arles', '340', '', '{}', $1, 0, 0)",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(territoire.as_slice().to_vec())
                    .bind(nom)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        id
    }

    async fn account(&self, login: &str) -> CompteId {
        let id: CompteId = new_id(self.clock.as_ref(), self.rng.as_ref());
        let login = login.to_owned();
        self.db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO compte (id, login, etat, preferences, cree) VALUES ($1, $2, 0, '{}', 0)")
                        .bind(id.as_slice().to_vec())
                        .bind(login)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        id
    }

    async fn person(&self, compte: CompteId, profil: Profil, structure: StructureId) -> PersonneId {
        let id: PersonneId = new_id(self.clock.as_ref(), self.rng.as_ref());
        let categorie = match profil {
            Profil::Elv => Categorie::Eleve,
            Profil::Tut => Categorie::Responsable,
            _ => Categorie::Agent,
        };
        self.db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, recherche, structure, empreinte, etat, vu)
                         VALUES ($1, $2, 1, '013', '2D', $3, $4, $5, 'Le Goff', 'Anne', 'Mme', 'le goff anne', $6, $1, 0, 0)",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(compte.as_slice().to_vec())
                    .bind(id.to_string())
                    .bind(i64::from(categorie.number()))
                    .bind(i64::from(profil.number()))
                    .bind(structure.as_slice().to_vec())
                    .execute(&mut *tx)
                    .await?;
                    if profil != Profil::Tut {
                        sqlx::query(
                            "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source)
                             VALUES ($1, $2, $3, 'X', '', 0, $4, 1)",
                        )
                        .bind(id.as_slice().to_vec())
                        .bind(structure.as_slice().to_vec())
                        .bind(i64::from(profil.number()))
                        .bind(NEVER)
                        .execute(tx)
                        .await?;
                    }
                    Ok(())
                })
            })
            .await
            .unwrap();
        id
    }

    async fn agent(&self, login: &str, structure: StructureId) -> (CompteId, PersonneId) {
        let compte = self.account(login).await;
        let personne = self.person(compte, Profil::Ens, structure).await;
        self.identity.set_password(compte, PASSWORD).await.unwrap();
        (compte, personne)
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query(sql)
            .fetch_one(&mut *self.db.read().await.unwrap())
            .await
            .unwrap()
            .int("n")
            .unwrap()
    }
}

#[tokio::test]
async fn the_first_sign_in_activates_and_opens_a_session() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (_, personne) = house.agent("anne.le-goff", school).await;
    let opened = house
        .identity
        .sign_in_local(" Anne.Le-Goff ", PASSWORD, "Firefox sur Linux")
        .await
        .unwrap();
    assert!(opened.first);
    assert_eq!(opened.session.personne, personne);
    let again = house
        .identity
        .sign_in_local("anne.le-goff", PASSWORD, "x")
        .await
        .unwrap();
    assert!(!again.first);
    assert_ne!(again.token, opened.token);
    assert!(house.identity.session(&opened.token).await.unwrap().is_some());
    assert!(house.identity.session(&"0".repeat(64)).await.unwrap().is_none());
    assert_eq!(
        house
            .count("SELECT COUNT(*) AS n FROM journal WHERE acte = 'session.open'")
            .await,
        2
    );
    assert_eq!(
        house
            .count("SELECT COUNT(*) AS n FROM journal WHERE acte = 'account.activate'")
            .await,
        1
    );
    let stored: Vec<u8> = sqlx::query("SELECT token FROM session")
        .fetch_one(&mut *house.db.read().await.unwrap())
        .await
        .unwrap()
        .bytes("token")
        .unwrap();
    assert_ne!(stored, opened.token.as_bytes(), "the table never holds the token");
}

#[tokio::test]
async fn wrong_password_and_unknown_login_answer_alike_and_slow_down() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    house.agent("anne.le-goff", school).await;
    for login in ["anne.le-goff", "personne.connue"] {
        for _ in 0..5 {
            assert!(matches!(
                house.identity.sign_in_local(login, "faux", "x").await,
                Err(SignInError::Wrong)
            ));
        }
        let Err(SignInError::TooMany(again)) = house.identity.sign_in_local(login, PASSWORD, "x").await else {
            panic!("not slowed down")
        };
        assert!(again > house.clock.now());
    }
    // Another account of the same school is not touched.
    house.agent("karim.benali", school).await;
    house
        .identity
        .sign_in_local("karim.benali", PASSWORD, "x")
        .await
        .unwrap();
    house.clock.advance(2_000);
    house
        .identity
        .sign_in_local("anne.le-goff", PASSWORD, "x")
        .await
        .unwrap();
    assert!(
        matches!(
            house.identity.sign_in_local("anne.le-goff", "faux", "x").await,
            Err(SignInError::Wrong)
        ),
        "forgotten after a success"
    );
}

#[tokio::test]
async fn simultaneous_guesses_do_not_slip_through() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    house.agent("anne.le-goff", school).await;
    let tries = (0..12).map(|_| house.identity.sign_in_local("anne.le-goff", "faux", "x"));
    let outcomes = futures_join(tries).await;
    let looked_at = outcomes.iter().filter(|o| matches!(o, Err(SignInError::Wrong))).count();
    assert_eq!(looked_at, 5);
}

async fn futures_join<F: std::future::Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|cx| {
        pending.retain_mut(|future| match future.as_mut().poll(cx) {
            std::task::Poll::Ready(output) => {
                done.push(output);
                false
            }
            std::task::Poll::Pending => true,
        });
        if pending.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[tokio::test]
async fn sessions_end_idle_absolutely_and_on_demand() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (compte, _) = house.agent("anne.le-goff", school).await;
    let sign_in = || {
        house
            .identity
            .sign_in_local("anne.le-goff", PASSWORD, "Firefox sur Android")
    };
    let live = |token: String| {
        let identity = house.identity.clone();
        async move { identity.session(&token).await.unwrap().is_some() }
    };
    let opened = sign_in().await.unwrap();
    house.clock.advance(IDLE - 1);
    assert!(live(opened.token.clone()).await, "used just in time");
    house.clock.advance(IDLE - 1);
    assert!(live(opened.token.clone()).await, "the use counted");
    house.identity.flush().await.unwrap();
    house.clock.advance(IDLE);
    assert!(!live(opened.token).await, "idle too long");

    let opened = sign_in().await.unwrap();
    let end = house.clock.now() + ABSOLUTE;
    while house.clock.now() < end - IDLE {
        house.clock.advance(IDLE / 2);
        assert!(live(opened.token.clone()).await);
    }
    house.clock.set(end);
    assert!(!live(opened.token).await, "half a day");

    let (one, two) = (sign_in().await.unwrap(), sign_in().await.unwrap());
    let devices = house.identity.devices(&one.session).await.unwrap();
    assert_eq!(devices.len(), 2);
    assert!(devices[0].current && devices[0].terminal == "Firefox sur Android");
    assert!(house.identity.end_device(compte, &devices[1].handle).await.unwrap());
    assert!(!house.identity.end_device(compte, "0123").await.unwrap());
    assert!(
        live(one.token.clone()).await && !live(two.token).await,
        "ended at once, cache included"
    );
    house.identity.close_account(compte).await.unwrap();
    assert!(!live(one.token).await, "closed");
    assert!(matches!(sign_in().await, Err(SignInError::Closed)));
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM session").await, 0);
}

#[tokio::test]
async fn hats_and_schools_are_the_accounts_own() {
    let house = house().await;
    let (a, b) = (house.structure("Collège A").await, house.structure("Collège B").await);
    let (compte, teacher) = house.agent("anne.le-goff", a).await;
    let parent = house.person(compte, Profil::Tut, b).await;
    let (_, stranger) = house.agent("karim.benali", b).await;
    let opened = house
        .identity
        .sign_in_local("anne.le-goff", PASSWORD, "x")
        .await
        .unwrap();
    let wearer = house.identity.wearer(&opened.session).await.unwrap().unwrap();
    assert_eq!((wearer.hat, wearer.personne()), (Hat::Agent, teacher));
    assert_eq!(wearer.hats.len(), 2);
    assert_eq!(wearer.current().unwrap().structure.id, a);
    let choose = |choice: Choice| {
        let (identity, session) = (house.identity.clone(), opened.session.clone());
        async move { identity.choose(&session, &choice).await.unwrap() }
    };
    assert!(
        !choose(Choice {
            personne: Some(stranger),
            ..Choice::default()
        })
        .await,
        "somebody else's row"
    );
    assert!(
        !choose(Choice {
            structure: Some(b),
            ..Choice::default()
        })
        .await,
        "a school where one is nobody"
    );
    assert!(
        !choose(Choice {
            enfant: Some(stranger),
            ..Choice::default()
        })
        .await,
        "somebody else's child"
    );
    assert!(
        choose(Choice {
            personne: Some(parent),
            ..Choice::default()
        })
        .await
    );
    let session = house.identity.session(&opened.token).await.unwrap().unwrap();
    let wearer = house.identity.wearer(&session).await.unwrap().unwrap();
    assert_eq!((wearer.hat, wearer.personne()), (Hat::Responsable, parent));
    assert!(
        wearer.memberships.structures.iter().all(|(id, _)| *id != a),
        "rights of two hats are never mixed"
    );
}

#[tokio::test]
async fn preferences_follow_the_account() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    house.agent("anne.le-goff", school).await;
    let opened = house
        .identity
        .sign_in_local("anne.le-goff", PASSWORD, "x")
        .await
        .unwrap();
    house
        .identity
        .set_preferences(&opened.session, &Preferences { theme: Theme::Dark })
        .await
        .unwrap();
    let session = house.identity.session(&opened.token).await.unwrap().unwrap();
    assert_eq!(session.preferences.theme, Theme::Dark);
    assert_eq!(Preferences::parse("{\"theme\":\"mauve\"}"), Preferences::default());
}
