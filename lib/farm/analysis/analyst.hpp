#pragma once
// The port for providers that score a video and write its texts. One file each in providers/, listed in its all.cpp.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "farm/discovery/relevance/relevance.hpp"
#include "farm/farm.hpp"
#include "farm/library/child.hpp"
#include "model/found.hpp"
#include "model/job.hpp"
#include "services/service_client.hpp"

namespace farmtok::farm::analysis {

struct AnalysisAsk {
  const model::Job& job;  // filter_prompt, caption_prompt, instruction_prompt, publish_prompt, content_prompt
  const model::FoundVideo& video;
  std::string credit_line;
  /// The video's file; fetched at the first call, empty when it cannot be fetched. Only providers that look at
  /// pictures call it.
  std::function<std::optional<std::filesystem::path>()> file;
};

class Analyst {
 public:
  virtual ~Analyst() = default;
  virtual std::string_view name() const = 0;
  /// Throws PROVIDER_NOT_READY: a key, program or setting that is missing; the hint is the command that helps.
  virtual void check() const = 0;
  /// Throws the errors of Outside; a reply of the wrong form becomes PROVIDER_REFUSED with the fault
  /// named (after one more question that named it). Thread-safe.
  virtual model::Analysis analyse(const AnalysisAsk& ask, const services::Stopping& stopping) = 0;
};

class Analysts {
 public:
  Analysts(const Farm& farm, services::ServiceClient& service_client, const library::MediaChild& child,
           discovery::Rarity rarity);
  /// For tests: these and no others; the first is the rules.
  explicit Analysts(std::vector<std::unique_ptr<Analyst>> analysts);
  /// Throws INVALID_REQUEST, which names the providers that exist.
  Analyst& find(std::string_view name) const;
  Analyst& rules() const { return find("rules"); }
  const std::vector<std::unique_ptr<Analyst>>& all() const { return analysts_; }

 private:
  std::vector<std::unique_ptr<Analyst>> analysts_;
};

}  // namespace farmtok::farm::analysis
