# Texts of the kernel, in English. Same keys as fr.ftl.

skip-label = Quick access
skip-to-content = Skip to content
skip-to-menu = Skip to menu
skip-to-search = Skip to search
menu-label = Services
menu-bottom-label = Main services
menu-all = Services
home-link = { $brand }, home
search-label = Search for a person, a message, a document
search-placeholder = Search for a person, a message…
search-submit = Search
account-of = My account: { $name }
account-signed-in-as = Signed in as { $name }
account-sign-out = Sign out
account-settings = My preferences
account-hats = Change profile
account-schools = Change school
account-theme = Appearance
theme-auto = Automatic
theme-light = Light
theme-dark = Dark
waiting-count = { $count ->
    [one] 1 item waiting
   *[other] { $count } items waiting
 }
notifications-none = Notifications, nothing new
notifications-some = { $count ->
    [one] Notifications, 1 new
   *[other] Notifications, { $count } new
 }
children-label = Children
children-all = All
footer-label = Information
footer-accessibility-full = Accessibility: fully compliant
footer-accessibility-partial = Accessibility: partially compliant
footer-accessibility-none = Accessibility: not compliant
footer-legal = Legal notice
footer-help = Help
footer-sitemap = Site map
title-error-prefix = Error – { $title }
alerts-label = Alerts
tone-info = Information
tone-success = Done
tone-warning = Warning
tone-danger = Important
person-unknown = Person not visible
people-and-more = { $count ->
    [one] and 1 other
   *[other] and { $count } others
 }
audience-label = Addressed to
audience-unknown = Addressees not visible
timeline-urgent = urgent
timeline-by = by { $name }
timeline-about = For
pagination-label = Pages
pagination-next = Next page
pagination-previous = Previous page
progress-value = { $value } of { $max }
table-scroll = Table: { $caption }
link-about = { $text }: { $title }
field-required = required
field-characters = { $count ->
    [one] at most 1 character
   *[other] at most { $count } characters
 }
field-choose = Choose…
field-error = Error: { $text }
form-errors-title = { $count ->
    [one] One answer needs correcting
   *[other] { $count } answers need correcting
 }
form-required-note = Fields marked “required” must be filled in.
rich-text-hint = An empty line separates two paragraphs.
confirm-default = { $label }: do you want to continue?
confirm-yes = Yes, { $label }
confirm-cancel = Cancel
confirm-title = Confirm
picker-search = Look for a person, a class, a group
picker-search-submit = Look up
picker-result = Results for “{ $query }”
picker-no-result = Nobody and no group matches “{ $query }”.
picker-selected = Chosen addressees
picker-selected-none = Nobody chosen yet.
picker-count = { $count ->
    [one] 1 person
   *[other] { $count } persons
 }
picker-group-size = { $count ->
    [one] 1 choice
   *[other] { $count } choices
 }
picker-more = { $count ->
    [one] One more result is not shown: narrow the search.
   *[other] { $count } more results are not shown: narrow the search.
 }
picker-empty = You cannot write to anybody here.
decode-number = Enter a number.
decode-number-min = Enter a number of at least { $bound }.
decode-number-max = Enter a number of at most { $bound }.
decode-date = Enter a date, for example 24/11/2026.
decode-date-time = Enter a date and a time, for example 24/11/2026 at 18:00.
decode-too-long = { $count ->
    [one] At most 1 character.
   *[other] At most { $count } characters.
 }
decode-option = Choose one of the given answers.
decode-required = This field is required.
decode-email = Enter an e-mail address, for example name@domain.fr.
decode-url = Enter a web address beginning with https://.
sign-in-name = User name
sign-in-password = Password
sign-in-submit = Sign in
module-on = On
module-off = Off
module-locked = Locked
module-locked-by = Locked by { $by }
module-parts = Parts of the module { $name }
widget-broken = This service does not answer at the moment.
widget-reference = Reference: { $reference }
moment-now = just now
moment-minutes-ago = { $n } min ago
moment-in-minutes = in { $n } min
moment-yesterday = yesterday
moment-tomorrow = tomorrow, { $time }
date-this-year = { $weekday } { $day } { $month }
date-with-year = { $weekday } { $day } { $month } { $year }
short-date-this-year = { $day } { $month }
short-date-with-year = { $day } { $month } { $year }
date-and-time = { $day }, { $time }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
short-month-1 = Jan
short-month-2 = Feb
short-month-3 = Mar
short-month-4 = Apr
short-month-5 = May
short-month-6 = Jun
short-month-7 = Jul
short-month-8 = Aug
short-month-9 = Sep
short-month-10 = Oct
short-month-11 = Nov
short-month-12 = Dec

## Ballots and charts
ballot-anonymous = Your answer is anonymous: nobody will know who answered what, and it will be final.
ballot-named = Your answer bears your name: the author of the question will know what you answered. You may change it until closing.
ballot-closes = Closes: { $when }.
ballot-choices = Your answer
ballot-several-hint = You may choose several.
ballot-text = Your answer
ballot-submit = Send my answer
ballot-change = Change my answer
ballot-done-anonymous = You have answered. Your answer is anonymous and final.
ballot-done-named = You have answered.
ballot-closed = Answers are closed.
chart-share = Share
