//! The innovation map: its layers, and which provider stands on which (10.3, R35).

use crate::catalogue::CertificateKind;
use crate::parties::ProviderClass;

coded! {
    /// A layer of the map.
    pub enum Layer {
        /// Everybody in the directory.
        Providers = "providers", "服务机构";
        /// The instruments that can be booked.
        Instruments = "instruments", "仪器设备";
        /// Hosts of innovation platforms (7.2(1)).
        Platforms = "platforms", "创新平台";
        /// Incubators, maker spaces and Star Spaces (7.2(2)).
        Incubators = "incubators", "孵化器、众创空间、星创天地";
        /// Technology-transfer bodies (7.2(2)).
        Transfer = "transfer", "技术转移机构";
    }
}

impl Layer {
    /// What is counted on it.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Instruments => "台",
            _ => "家",
        }
    }

    /// How many things a provider puts on this layer: its instruments, or itself.
    ///
    /// Clause 7.2(2) has one class for incubators and transfer bodies; whoever proves only the recognition of a transfer
    /// body is none of the former.
    ///
    /// ```
    /// use rules::atlas::Layer;
    /// use rules::catalogue::CertificateKind as Kind;
    /// use rules::ProviderClass as Class;
    /// assert_eq!(Layer::Instruments.holds(Class::Reviewed, &[], 3), 3);
    /// assert_eq!(Layer::Incubators.holds(Class::Incubator, &[], 0), 1);
    /// assert_eq!(Layer::Incubators.holds(Class::Incubator, &[Kind::Transfer], 0), 0);
    /// assert_eq!(Layer::Transfer.holds(Class::Incubator, &[Kind::Transfer], 0), 1);
    /// assert_eq!(Layer::Platforms.holds(Class::Testing, &[Kind::Platform], 0), 1);
    /// ```
    #[must_use]
    pub fn holds(
        self,
        class: ProviderClass,
        certificates: &[CertificateKind],
        instruments: usize,
    ) -> usize {
        let proves = |kind| certificates.contains(&kind);
        let stands = match self {
            Self::Providers => true,
            Self::Instruments => return instruments,
            Self::Platforms => {
                class == ProviderClass::PlatformHost || proves(CertificateKind::Platform)
            }
            Self::Incubators => {
                let only_transfer = proves(CertificateKind::Transfer);
                proves(CertificateKind::Incubator)
                    || (class == ProviderClass::Incubator && !only_transfer)
            }
            Self::Transfer => proves(CertificateKind::Transfer),
        };
        usize::from(stands)
    }
}
