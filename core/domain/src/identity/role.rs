//! What a user may do on the platform and in a workspace.

use crate::text::word_enum;

word_enum! {
    /// A user's role on the whole platform.
    pub enum PlatformRole {
        /// Buys and sells.
        User = "user",
        /// Runs the platform.
        Admin = "admin",
    }
}

word_enum! {
    /// A member's role in a workspace, from the strongest to the weakest.
    pub enum MemberRole {
        /// Owns the workspace.
        Owner = "owner",
        /// Manages it and its members.
        Admin = "admin",
        /// Works in it.
        Member = "member",
        /// Looks at it.
        Viewer = "viewer",
    }
}

impl MemberRole {
    /// Whether this role may do everything that `needed` may.
    pub fn is_at_least(self, needed: Self) -> bool {
        self.rank() >= needed.rank()
    }

    /// Whether this role may change what is in the workspace.
    pub fn can_write(self) -> bool {
        self.is_at_least(Self::Member)
    }

    /// Whether this role may invite, change and remove members.
    pub fn can_manage_members(self) -> bool {
        self.is_at_least(Self::Admin)
    }

    // Written out, so that the order does not hang on how the variants are sorted in the source.
    fn rank(self) -> u8 {
        match self {
            Self::Owner => 3,
            Self::Admin => 2,
            Self::Member => 1,
            Self::Viewer => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_from_owner_to_viewer() {
        let order = [MemberRole::Owner, MemberRole::Admin, MemberRole::Member, MemberRole::Viewer];
        for (strong, role) in order.iter().enumerate() {
            for (weak, needed) in order.iter().enumerate() {
                assert_eq!(role.is_at_least(*needed), strong <= weak, "{role} for {needed}");
            }
        }
        assert_eq!(order.map(MemberRole::can_write), [true, true, true, false]);
        assert_eq!(order.map(MemberRole::can_manage_members), [true, true, false, false]);
    }
}
