#pragma once
// The name in a certificate.

#include <optional>
#include <string>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

/// The subject's organisation, otherwise its common name, of an X.509 certificate in DER. Nothing where it has neither
/// or is no certificate. The certificate is not verified.
std::optional<std::string> name_in_certificate(Bytes der);

}  // namespace farmtok::media
