//! What the persons of a delivery say, packed by établissement until it is compared.

use std::collections::HashMap;

use preau_model::{GenreGroupe, Profil, Qualite};
use serde::{Deserialize, Serialize};

use super::packed::{Moments, Pack, Packed};
use crate::lecture::{Attachment, Belonging, Facts, Link, Word};

/// Facts by the key of the établissement that they name.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) attachments: HashMap<Word, Packed<Attachment>>,
    pub(crate) belongings: HashMap<Word, Packed<Belonging>>,
    pub(crate) links: Packed<Link>,
}

impl Said {
    pub(crate) fn new() -> Self {
        Self {
            attachments: HashMap::new(),
            belongings: HashMap::new(),
            links: Packed::new(),
        }
    }

    /// Takes over what one record said.
    pub(crate) fn take(&mut self, facts: &mut Facts) {
        for fact in facts.attachments.drain(..) {
            let of = self.attachments.entry(fact.structure).or_insert_with(Packed::new);
            of.push(&fact);
        }
        for fact in facts.belongings.drain(..) {
            let of = self.belongings.entry(fact.structure).or_insert_with(Packed::new);
            of.push(&fact);
        }
        self.links.extend(facts.links.drain(..));
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SlimAttachment(u32, Word, Profil, Word, Word, u32, u32);

impl Pack for Attachment {
    type Slim = SlimAttachment;

    fn slim(&self, moments: &mut Moments) -> SlimAttachment {
        let (from, to) = (moments.number(self.from), moments.number(self.to));
        SlimAttachment(
            self.person,
            self.structure,
            self.profil,
            self.function,
            self.discipline,
            from,
            to,
        )
    }

    fn full(slim: SlimAttachment, moments: &Moments) -> Self {
        let SlimAttachment(person, structure, profil, function, discipline, from, to) = slim;
        Self {
            person,
            structure,
            profil,
            function,
            discipline,
            from: moments.moment(from),
            to: moments.moment(to),
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SlimBelonging(u32, Word, GenreGroupe, Word, Qualite, Word, [u32; 3], bool);

impl Pack for Belonging {
    type Slim = SlimBelonging;

    fn slim(&self, moments: &mut Moments) -> SlimBelonging {
        let times = [self.from, self.to, self.floor].map(|moment| moments.number(moment));
        SlimBelonging(
            self.person,
            self.structure,
            self.kind,
            self.code,
            self.quality,
            self.subject,
            times,
            self.left,
        )
    }

    fn full(slim: SlimBelonging, moments: &Moments) -> Self {
        let SlimBelonging(person, structure, kind, code, quality, subject, times, left) = slim;
        let [from, to, floor] = times.map(|number| moments.moment(number));
        Self {
            person,
            structure,
            kind,
            code,
            quality,
            subject,
            from,
            to,
            floor,
            left,
        }
    }
}

impl Pack for Link {
    type Slim = (u32, Word, [i16; 5]);

    fn slim(&self, _: &mut Moments) -> Self::Slim {
        (self.pupil, self.responsable, self.fields)
    }

    fn full((pupil, responsable, fields): Self::Slim, _: &Moments) -> Self {
        Self {
            pupil,
            responsable,
            fields,
        }
    }
}
