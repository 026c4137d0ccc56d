//! The console of the annuaire, as the heads of the two schools and the Département use it.

mod autour;
mod ecole;
mod personnes;

use super::house::{Answer, Browser, House};

/// Follows a form that succeeded to where it leads.
async fn goes(house: &House, browser: &Browser, answer: &Answer) -> (String, Answer) {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let to = answer.header("location").to_owned();
    let page = house.get(browser, &to).await;
    assert_eq!(page.status.as_u16(), 200, "{to}: {}", page.body);
    (to, page)
}

/// The address of somebody's page in the console.
fn page_of(house: &House, role: &str) -> String {
    format!("/console/annuaire/personnes/{}", house.kit.school().person(role))
}

/// The text between two marks.
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split(before).nth(1).unwrap_or_default();
    rest.split(after).next().unwrap_or_default()
}

/// Somebody entered by hand; answers the address of their page.
async fn arrives(house: &House, head: &Browser, name: &str) -> String {
    let form = format!("statut=aed&civilite=M.&nom={name}&prenom=Karim");
    let answer = house.post(head, "/console/annuaire/arrivees/nouvelle", &form).await;
    let (to, _) = goes(house, head, &answer).await;
    to.split('?').next().unwrap().to_owned()
}
