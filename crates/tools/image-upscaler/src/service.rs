//! Planning an upscale: which pictures, how large each becomes, and what it costs. Everything that can be
//! refused is refused here, before anything is charged.

use lumiku_core::{Error, Result, file::StoredFile, ledger::idempotency::IdempotencyKey};
use lumiku_dto::{FileId, PriceList, Quote, job::Job};
use lumiku_image_upscaler_dto::{
    Format, MAX_INPUT_PIXELS, QuoteRequest, Settings, Upscale, price, price_one,
};
use lumiku_tool_api::{CurrentUser, ToolContext, context::JobRequest};
use serde::{Deserialize, Serialize};

use crate::job::KIND;

/// What a job is told to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub settings: Settings,
    pub pictures: Vec<PlannedPicture>,
    /// Credits per picture and factor at the time of submission, so that a partial refund uses the price
    /// that was charged.
    pub unit_price: i64,
}

/// One picture of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedPicture {
    pub file: FileId,
    pub name: String,
    /// Of the result, in pixels.
    pub width: u32,
    pub height: u32,
    /// Whole factor that it is priced at.
    pub factor: u32,
    pub format: Format,
}

impl Plan {
    /// The price of some of its pictures, by the tool's price function.
    pub(crate) fn price_of<'a>(&self, pictures: impl IntoIterator<Item = &'a PlannedPicture>) -> Quote {
        let factors: Vec<u32> = pictures.into_iter().map(|picture| picture.factor).collect();
        let mode = self.settings.mode;
        price(mode, &factors, &PriceList::new([(mode.action().to_owned(), self.unit_price)]))
    }
}

/// Plans, prices and submits the caller's request. One that was answered before is answered alike, whatever
/// became of its pictures.
pub(crate) async fn submit(
    context: &ToolContext,
    user: &CurrentUser,
    input: Upscale,
    idempotency: Option<IdempotencyKey>,
) -> Result<lumiku_core::job::submit::Submitted> {
    if let Some(before) = context.submitted_before(user, idempotency.as_ref()).await? {
        return Ok(before);
    }
    input.validate()?;
    let files = context.files(user, &input.files()).await?;
    let plan = plan(context, input.settings(), &files)?;
    let quote = plan.price_of(&plan.pictures);
    let count = plan.pictures.len();
    let description = if count == 1 { plan.pictures[0].name.clone() } else { format!("{count} pictures") };
    let request = JobRequest {
        kind: KIND,
        action: plan.settings.mode.action(),
        quote: &quote,
        payload: &plan,
        description,
        idempotency,
    };
    context.submit(user, request).await
}

/// What the request would cost. With neither files nor sizes, one picture at the scale.
pub(crate) async fn quote(context: &ToolContext, user: &CurrentUser, input: QuoteRequest) -> Result<Quote> {
    let QuoteRequest { mode, model, scale, fit, format, .. } = input;
    let settings = Settings { mode, model, scale, fit, format };
    settings.validate()?;
    let prices = context.prices()?;
    if input.file_id.is_some() || input.file_ids.is_some() {
        let order =
            Upscale { file_id: input.file_id, file_ids: input.file_ids, mode, model, scale, fit, format };
        order.validate()?;
        let files = context.files(user, &order.files()).await?;
        let plan = plan(context, settings, &files)?;
        return Ok(plan.price_of(&plan.pictures));
    }
    if let Some(sizes) = input.sizes {
        let format = settings.format.unwrap_or(Format::Png);
        let factors: Result<Vec<u32>> =
            sizes.iter().map(|size| Ok(settings.output(size.width, size.height, format)?.factor)).collect();
        return Ok(price(mode, &factors?, &prices));
    }
    match settings.scale {
        Some(scale) => Ok(price_one(mode, scale, &prices)),
        None => Err(Error::field("sizes", "Give the pictures or their sizes to price a fit.")),
    }
}

fn plan(context: &ToolContext, settings: Settings, files: &[StoredFile]) -> Result<Plan> {
    let unit_price = settings.mode.unit_price(&context.prices()?);
    let pictures =
        files.iter().map(|stored| plan_picture(settings, stored, files.len() > 1)).collect::<Result<_>>()?;
    Ok(Plan { settings, pictures, unit_price })
}

fn plan_picture(settings: Settings, stored: &StoredFile, batch: bool) -> Result<PlannedPicture> {
    let file = &stored.file;
    let input = Format::from_mime(&file.mime).ok_or_else(|| Error::UnsupportedMedia {
        message: format!("{} is not a JPEG, PNG or WebP picture.", file.name),
        allowed: [Format::Jpeg, Format::Png, Format::Webp].map(|format| format.mime().to_owned()).into(),
    })?;
    let size = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
    let (width, height) = (size(file.width), size(file.height));
    if u64::from(width) * u64::from(height) > MAX_INPUT_PIXELS {
        return Err(Error::TooLarge {
            message: format!(
                "{} is {width} × {height} pixels; at most {} megapixels are taken.",
                file.name,
                MAX_INPUT_PIXELS / 1_000_000
            ),
            limit: MAX_INPUT_PIXELS,
        });
    }
    let output = settings.output(width, height, input).map_err(|fields| {
        if !batch {
            return Error::Invalid(fields);
        }
        let named = fields
            .into_map()
            .into_iter()
            .map(|(field, message)| (field, format!("{}: {message}", file.name)));
        named.fold(Error::NotFound, |_, (field, message)| Error::field(&field, message))
    })?;
    let pixels = |side: u64| u32::try_from(side).unwrap_or(u32::MAX);
    Ok(PlannedPicture {
        file: file.id.clone(),
        name: file.name.clone(),
        width: pixels(output.width),
        height: pixels(output.height),
        factor: output.factor,
        format: settings.format.unwrap_or(input),
    })
}

/// The answer to a submission.
pub(crate) fn answer(job: Job) -> lumiku_dto::job::JobAnswer {
    lumiku_dto::job::JobAnswer { job }
}
