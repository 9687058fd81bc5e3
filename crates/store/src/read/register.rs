//! Registers: bodies, people, firms, lists, programmes.

use heyi_domain::body::{BodyEvent, ListEvent};
use heyi_domain::firm::{FirmEvent, FirmRecord};
use heyi_domain::person::{PersonEvent, PersonRecord};
use heyi_domain::programme::ProgrammeEvent;

use super::{At, json, word};
use crate::{ProjectError, Statement, args, initials};

pub(super) fn body(at: &At<'_>, event: &BodyEvent) -> Vec<Statement> {
    let (BodyEvent::Registered { record } | BodyEvent::Changed { record }) = event;
    vec![Statement::new(
        "INSERT INTO bodies (code, number, name, short_name, level, district, town, department, number_word)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (code) DO UPDATE SET number = excluded.number, name = excluded.name, short_name = excluded.short_name,
         level = excluded.level, district = excluded.district, town = excluded.town, department = excluded.department,
         number_word = excluded.number_word",
        args![
            record.code.as_str(),
            at.number,
            record.name.as_str(),
            record.short_name.as_str(),
            record.level.as_str(),
            record.district.as_str(),
            record.town.clone(),
            record.department.clone(),
            record.number_word.as_str()
        ],
    )]
}

pub(super) fn person(at: &At<'_>, event: &PersonEvent) -> Result<Vec<Statement>, ProjectError> {
    match event {
        PersonEvent::Registered { record } | PersonEvent::Changed { record } => person_record(at, record),
        PersonEvent::Certified { certificate } => Ok(vec![Statement::new(
            "UPDATE people SET number = $2, cert_number = $3, cert_from = $4, cert_to = $5 WHERE id = $1",
            args![at.id, at.number, certificate.number.as_str(), certificate.valid_from.to_string(), certificate.valid_to.to_string()],
        )]),
    }
}

fn person_record(at: &At<'_>, record: &PersonRecord) -> Result<Vec<Statement>, ProjectError> {
    let certificate = record.certificate.as_ref();
    let mut statements = vec![
        Statement::new(
            "INSERT INTO people (id, number, name, login, roles, body, firm, cert_number, cert_from, cert_to, posted_to, left_on, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, login = excluded.login, roles = excluded.roles,
             body = excluded.body, firm = excluded.firm, cert_number = excluded.cert_number, cert_from = excluded.cert_from,
             cert_to = excluded.cert_to, posted_to = excluded.posted_to, left_on = excluded.left_on, data = excluded.data",
            args![
                at.id,
                at.number,
                record.name.as_str(),
                record.login.as_str(),
                json(&record.roles)?,
                record.body.as_ref().map(ToString::to_string),
                record.firm.map(|f| f.to_string()),
                certificate.map(|c| c.number.clone()),
                certificate.map(|c| c.valid_from.to_string()),
                certificate.map(|c| c.valid_to.to_string()),
                record.posted_to.as_ref().map(ToString::to_string),
                record.left_on.map(|d| d.to_string()),
                json(record)?
            ],
        ),
        Statement::new("DELETE FROM recusals WHERE person = $1", args![at.id]),
    ];
    for recusal in &record.recusals {
        statements.push(Statement::new(
            "INSERT INTO recusals (person, firm, reason) VALUES ($1, $2, $3) ON CONFLICT (person, firm) DO NOTHING",
            args![at.id, recusal.firm.to_string(), recusal.reason.as_str()],
        ));
    }
    Ok(statements)
}

pub(super) fn firm(at: &At<'_>, event: &FirmEvent) -> Result<Vec<Statement>, ProjectError> {
    match event {
        FirmEvent::Registered { record, code } => Ok(vec![firm_insert(at, record, code)?]),
        FirmEvent::Changed { record } => Ok(vec![firm_update(at, record)?]),
        FirmEvent::Revealed { .. } => Ok(vec![Statement::new("UPDATE firms SET number = $2 WHERE id = $1", args![at.id, at.number])]),
        FirmEvent::RiskChanged { risk, .. } => {
            Ok(vec![Statement::new("UPDATE firms SET number = $2, risk = $3 WHERE id = $1", args![at.id, at.number, word(risk)?])])
        }
    }
}

fn firm_insert(at: &At<'_>, record: &FirmRecord, code: &str) -> Result<Statement, ProjectError> {
    Ok(Statement::new(
        "INSERT INTO firms (id, number, credit_code, name, initials, scene, kind, town, address, contact, phone, lng_e6, lat_e6, risk, closed_on, code,
         last_visit, last_result, open_findings, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, NULL, 0, $17)",
        args![
            at.id,
            at.number,
            record.credit_code.as_str(),
            record.name.as_str(),
            initials(&record.name),
            record.scene.as_str(),
            record.kind.as_str(),
            record.town.as_str(),
            record.address.as_str(),
            record.contact.as_str(),
            record.phone.as_str(),
            record.lng_e6,
            record.lat_e6,
            word(&record.risk)?,
            record.closed_on.map(|d| d.to_string()),
            code,
            json(record)?
        ],
    ))
}

fn firm_update(at: &At<'_>, record: &FirmRecord) -> Result<Statement, ProjectError> {
    Ok(Statement::new(
        "UPDATE firms SET number = $2, credit_code = $3, name = $4, scene = $5, kind = $6, town = $7, address = $8, contact = $9, phone = $10,
         lng_e6 = $11, lat_e6 = $12, risk = $13, closed_on = $14, data = $15, initials = $16 WHERE id = $1",
        args![
            at.id,
            at.number,
            record.credit_code.as_str(),
            record.name.as_str(),
            record.scene.as_str(),
            record.kind.as_str(),
            record.town.as_str(),
            record.address.as_str(),
            record.contact.as_str(),
            record.phone.as_str(),
            record.lng_e6,
            record.lat_e6,
            word(&record.risk)?,
            record.closed_on.map(|d| d.to_string()),
            json(record)?,
            initials(&record.name)
        ],
    ))
}

pub(super) fn list(at: &At<'_>, event: &ListEvent) -> Result<Vec<Statement>, ProjectError> {
    match event {
        ListEvent::Published { version } => Ok(vec![Statement::new(
            "INSERT INTO lists (id, number, name, district, valid_from, valid_to, source, rows) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                at.id,
                at.number,
                version.name.as_str(),
                version.district.as_str(),
                version.valid_from.to_string(),
                version.valid_to.map(|d| d.to_string()),
                version.source.as_str(),
                json(&version.rows)?
            ],
        )]),
        ListEvent::Ended { valid_to } => {
            Ok(vec![Statement::new("UPDATE lists SET number = $2, valid_to = $3 WHERE id = $1", args![at.id, at.number, valid_to.to_string()])])
        }
    }
}

pub(super) fn programme(at: &At<'_>, event: &ProgrammeEvent) -> Result<Vec<Statement>, ProjectError> {
    let status = |status: &'static str| {
        Ok(vec![Statement::new("UPDATE programmes SET number = $2, status = $3 WHERE id = $1", args![at.id, at.number, status])])
    };
    match event {
        ProgrammeEvent::Drafted { text } => Ok(vec![Statement::new(
            "INSERT INTO programmes (id, number, title, special, body, status, first_day, last_day, data)
             VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8)",
            args![
                at.id,
                at.number,
                text.title.as_str(),
                text.special,
                text.body.as_str(),
                text.first_day.to_string(),
                text.last_day.to_string(),
                json(text)?
            ],
        )]),
        ProgrammeEvent::Approved { .. } => status("approved"),
        ProgrammeEvent::Published { .. } => status("published"),
    }
}
