#pragma once
// Gemini's Files API: videos that are too large to be part of a question.

#include <optional>
#include <string>

#include "farm/analysis/analyst.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::analysis {

/// A video that is stored at Gemini; the destructor tries to delete it there.
class GeminiFile {
 public:
  /// Uploads `bytes` and waits until Gemini has processed them, at most analysis.timeout long. Without a uri() when
  /// Gemini says that it cannot. Throws the errors of Outside, PROVIDER_FAILED when the processing takes too long, and
  /// PROVIDER_REFUSED when Gemini wants the upload at another origin than gemini.base_url, or answers a name of the
  /// wrong form.
  GeminiFile(const Farm& farm, services::ServiceClient& service_client, const std::string& bytes,
             const std::string& type, const services::Stopping& stopping);
  ~GeminiFile();
  GeminiFile(const GeminiFile&) = delete;
  GeminiFile& operator=(const GeminiFile&) = delete;

  const std::optional<std::string>& uri() const { return uri_; }

 private:
  services::ServiceRequest request(std::string method, std::string url, bool with_key = true) const;
  std::string begin(std::size_t size, const std::string& type, const services::Stopping& stopping);
  base::Json upload(const std::string& url, const std::string& bytes, const services::Stopping& stopping);
  void await(base::Json file, const services::Stopping& stopping);
  void remove() noexcept;

  const Farm& farm_;
  services::ServiceClient& service_client_;
  std::string name_;  // "files/abc-123"; empty until it is known
  std::optional<std::string> uri_;
};

/// "https://host:8443" of a URL, in lower case; a default port is left out. Empty for a text without an origin, or with
/// user information before its host.
std::string origin_of(std::string_view url);

}  // namespace farmtok::farm::analysis
