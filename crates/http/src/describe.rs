//! The OpenAPI document: what the handlers say, and what is true of all of them.

use heyi_app::views::{CertificateEnd, ImportKind};
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
};

use crate::access::COOKIE;
use crate::problem::{ProblemBody, all_pages};

/// Operations that need no session.
const OPEN: [&str; 10] = [
    "sign_in",
    "sign_out",
    "demo_accounts",
    "public_task",
    "public_visit",
    "public_document",
    "public_list",
    "public_draws",
    "public_draw",
    "public_draw_record",
];

/// Operations that write nothing of record, or are the same when repeated: no key.
const WITHOUT_KEY: [&str; 10] = [
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "choose_role",
    "change_password",
    "issue_password",
    "preview_task",
    "assess",
    "keep_evidence",
    "preview_draw",
];

/// Title, licence, security scheme and the problem's schema.
#[must_use]
pub fn skeleton() -> OpenApi {
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
    let mut schemas = vec![
        (ProblemBody::name().into_owned(), <ProblemBody as utoipa::PartialSchema>::schema()),
        // Named by parameters only, which carry no schemas of their own.
        (CertificateEnd::name().into_owned(), <CertificateEnd as utoipa::PartialSchema>::schema()),
        (ImportKind::name().into_owned(), <ImportKind as utoipa::PartialSchema>::schema()),
    ];
    <ProblemBody as ToSchema>::schemas(&mut schemas);
    let mut components = ComponentsBuilder::new().security_scheme("session", cookie);
    for (name, schema) in schemas {
        components = components.schema(name, schema);
    }
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    let info = InfoBuilder::new()
        .title("合一 Heyi")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Integrated administrative law enforcement. Writes carry `Idempotency-Key` (sent twice, done once, same answer) and `If-Match` \
             with the stream number they were based on. Lists are read page by page: `next` goes into `?after=`. Whatever is refused is \
             `application/problem+json` with a stable code, its articles and a way out; `/errors/{code}` explains each.",
        ))
        .license(Some(license))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components.build())).build()
}

/// Adds to every operation its security, its keys and every problem it may answer.
pub fn complete(api: &mut OpenApi) {
    for (path, item) in &mut api.paths.paths {
        let operations = [
            (HttpMethod::Get, item.get.as_mut()),
            (HttpMethod::Post, item.post.as_mut()),
            (HttpMethod::Put, item.put.as_mut()),
            (HttpMethod::Delete, item.delete.as_mut()),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                describe(path, method, operation);
            }
        }
    }
}

fn describe(path: &str, method: HttpMethod, operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let open = OPEN.contains(&id.as_str());
    let writes = method != HttpMethod::Get;
    let keyed = writes && !WITHOUT_KEY.contains(&id.as_str());
    if !open {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>("session", [])]);
    }
    if keyed {
        let parameters = operation.parameters.get_or_insert_with(Vec::new);
        parameters.extend(key_parameters(path.contains("{id}")).into_iter().map(RefOr::T));
    }
    let tag = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
    let applies = |status: u16| match status {
        400 => writes || !operation.parameters.iter().flatten().all(is_path),
        401 => !open || id == "sign_in",
        403 => !open || writes,
        404 => path.contains('{') || !open,
        409 => keyed,
        413 | 415 => writes && method != HttpMethod::Delete,
        422 => writes && !open || id == "sign_in",
        429 => id == "sign_in" || id == "change_password",
        500 | 503 => true,
        507 => writes,
        _ => false,
    };
    for status in [400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503, 507] {
        if applies(status) {
            let codes: Vec<&str> = all_pages()
                .filter(|(_, page)| page.status.as_u16() == status)
                .filter(|(_, page)| page.where_seen.is_empty() || page.where_seen.iter().any(|seen| *seen == tag))
                .map(|(code, _)| code)
                .collect();
            if !codes.is_empty() {
                operation.responses.responses.insert(status.to_string(), RefOr::T(problem(&codes)));
            }
        }
    }
}

fn is_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

fn problem(codes: &[&str]) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    let words = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    ResponseBuilder::new().description(words).content("application/problem+json", content).build()
}

fn key_parameters(of_a_thing: bool) -> Vec<Parameter> {
    let header = |name: &str, required: bool, kind: Type, words: &str| {
        let mut schema = ObjectBuilder::new().schema_type(kind.clone());
        if kind == Type::Integer {
            schema = schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
        }
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(if required { Required::True } else { Required::False })
            .description(Some(words))
            .schema(Some(schema.build()))
            .build()
    };
    let mut all =
        vec![header("Idempotency-Key", true, Type::String, "Made by the client for each act: sent twice, done once, same answer.")];
    if of_a_thing {
        all.push(header("If-Match", false, Type::String, "The stream number the act was based on, in quotes."));
    }
    all.push(header("Heyi-Claimed-At", false, Type::Integer, "Device instant of an act made without network, milliseconds UTC."));
    all.push(header("Heyi-Device", false, Type::String, "Device id."));
    all
}
