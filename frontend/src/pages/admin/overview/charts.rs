//! The figures as bars by day.

use leptos::prelude::*;
use lumiku_dto::admin::Figures;

use super::sums::{income, income_name, single, spending};
use crate::{
    clock,
    components::{BAR_HEIGHT, BarChart, Chart, Unit, day_in_words, lay_out},
    format,
    tools::Catalog,
};

const ACCOUNTS: Unit = Unit {
    words: |count| format::count(count, "account", "accounts"),
    cell: format::number,
    none: "Nobody new",
};
const RUPIAH: Unit = Unit { words: format::rupiah, cell: format::rupiah, none: "Nothing paid" };
const OUT: Unit = Unit { words: format::credits, cell: format::number, none: "Nothing spent" };
const IN: Unit = Unit { words: format::credits, cell: format::number, none: "Nothing received" };

#[component]
pub(super) fn Charts(figures: Figures) -> impl IntoView {
    let catalog = Catalog::expect();
    let last = if figures.to == format::iso_day(clock::now()) {
        "Today".to_owned()
    } else {
        day_in_words(&figures.to)
    };
    let revenue = lay_out(&single(&figures, "revenue", |day| day.revenue), BAR_HEIGHT, |_| {
        ("Revenue".to_owned(), "ok")
    });
    let accounts = lay_out(&single(&figures, "accounts", |day| day.registrations), BAR_HEIGHT, |_| {
        ("New accounts".to_owned(), "text")
    });
    let received = lay_out(&income(&figures), BAR_HEIGHT, income_name);
    let days = spending(&figures);
    let end = last.clone();
    let spent = move || {
        let chart = lay_out(&days, BAR_HEIGHT, catalog.colours());
        card("Credits spent, by tool", chart, OUT, end.clone())
    };
    view! {
        <div class="desk-charts">
            {card("Revenue", revenue, RUPIAH, last.clone())}
            {card("New accounts", accounts, ACCOUNTS, last.clone())}
            {spent}
            {card("Credits received", received, IN, last)}
        </div>
    }
}

fn card(title: &'static str, chart: Chart, unit: Unit, last: String) -> AnyView {
    view! {
        <section class="card usage" aria-label=title>
            <BarChart title=title chart=chart unit=unit last=last />
        </section>
    }
    .into_any()
}
