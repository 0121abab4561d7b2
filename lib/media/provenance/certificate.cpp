#include "media/provenance/certificate.hpp"

#include <gnutls/x509.h>

#include <array>
#include <memory>
#include <type_traits>

namespace farmtok::media {
namespace {

constexpr std::size_t most_certificate_bytes = 64 << 10;

struct Free {
  void operator()(gnutls_x509_crt_t certificate) const { gnutls_x509_crt_deinit(certificate); }
};
using Certificate = std::unique_ptr<std::remove_pointer_t<gnutls_x509_crt_t>, Free>;

}  // namespace

std::optional<std::string> name_in_certificate(Bytes der) {
  if (der.empty() || der.size() > most_certificate_bytes) return {};
  gnutls_x509_crt_t made = nullptr;
  if (gnutls_x509_crt_init(&made) != GNUTLS_E_SUCCESS) return {};
  const Certificate certificate{made};
  const gnutls_datum_t bytes{const_cast<unsigned char*>(der.data()), static_cast<unsigned>(der.size())};
  if (gnutls_x509_crt_import(made, &bytes, GNUTLS_X509_FMT_DER) != GNUTLS_E_SUCCESS) return {};
  for (const char* field : {GNUTLS_OID_X520_ORGANIZATION_NAME, GNUTLS_OID_X520_COMMON_NAME}) {
    std::array<char, 1024> name{};
    std::size_t size = name.size();
    if (gnutls_x509_crt_get_dn_by_oid(made, field, 0, 0, name.data(), &size) == GNUTLS_E_SUCCESS && size > 0)
      return std::string{name.data(), size};
  }
  return {};
}

}  // namespace farmtok::media
