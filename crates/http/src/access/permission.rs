//! Permissions as types.

use std::marker::PhantomData;

use heyi_domain::Role;

/// Which roles may call a route.
pub trait Permission: Send + Sync + 'static {
    /// Whether this role may.
    fn allows(role: Role) -> bool;

    /// The roles that may, in the order of [`Role::ALL`].
    fn roles() -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| Self::allows(*role)).collect()
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $($role:ident)|+;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Permission for $name {
            fn allows(role: Role) -> bool {
                matches!(role, $(Role::$role)|+)
            }
        }
    )*};
}

roles! {
    /// 镇街大队长.
    Leader = Leader;
    /// 镇街执法队员.
    Officer = Officer;
    /// 部门执法人员.
    DepartmentOfficer = DepartmentOfficer;
    /// 法制审核员.
    Reviewer = Reviewer;
    /// 执法主体负责人.
    Head = Head;
    /// 执法监督人员.
    Supervisor = Supervisor;
    /// 区县管理员.
    Administrator = Administrator;
    /// 企业.
    FirmOnly = Firm;
    /// Whoever goes on site: leader, town officer, department officer.
    Officers = Leader | Officer | DepartmentOfficer;
    /// Who asks for inspections: leader, department officer.
    Planners = Leader | DepartmentOfficer;
    /// Whoever has a step of a case: officers, legal reviewers, heads.
    CaseWorkers = Leader | Officer | DepartmentOfficer | Reviewer | Head;
    /// Who reviews case files: legal reviewers and supervisors.
    FileReviewers = Reviewer | Supervisor;
    /// Everyone who works for an enforcement body or watches over it; no firm.
    Bodies = Leader | Officer | DepartmentOfficer | Reviewer | Head | Supervisor | Administrator;
    /// Who reads numbers and audit of bodies: leader, head, supervisor, administrator.
    Overseers = Leader | Head | Supervisor | Administrator;
    /// Everyone signed in.
    AnyRole = Leader | Officer | DepartmentOfficer | Reviewer | Head | Supervisor | Administrator | Firm;
}

/// Any of several permissions: `AnyOf<(Leader, Head)>`.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<T>(PhantomData<T>);

macro_rules! any_of {
    ($($part:ident)+) => {
        impl<$($part: Permission),+> Permission for AnyOf<($($part,)+)> {
            fn allows(role: Role) -> bool {
                $($part::allows(role))||+
            }
        }
    };
}

any_of!(A B);
any_of!(A B C);
any_of!(A B C D);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_allowed_only_where_named() {
        assert_eq!(Leader::roles(), [Role::Leader]);
        assert_eq!(AnyOf::<(Officer, FirmOnly)>::roles(), [Role::Officer, Role::Firm]);
        assert_eq!(AnyRole::roles(), Role::ALL);
        assert!(!Bodies::allows(Role::Firm));
    }
}
