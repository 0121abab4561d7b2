#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/page.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;

constexpr auto adds = "`farmtok catalogue add FILE` fills it.";

class CatalogueProvider final : public DiscoveryProvider {
 public:
  CatalogueProvider(Catalogue& catalogue, double keep_score) : catalogue_(catalogue), keep_score_(keep_score) {}

  std::string_view name() const override { return "catalogue"; }

  void check(model::JobMode) const override {
    if (catalogue_.search({}, {}, 1).empty()) throw Error{Code::PROVIDER_NOT_READY, "the catalogue is empty", adds};
  }

  FoundPage page(const SearchAsk& ask, const services::Stopping&) override {
    const auto skip = ask.cursor ? read_cursor(*ask.cursor).first : 0;
    const auto limit = std::clamp<std::int64_t>(ask.wanted, 20, 200);
    FoundPage made;
    if (ask.mode == model::JobMode::channel) {
      made.videos = catalogue_.channel(ask.channel, limit, skip, true);
      if (made.videos.empty() && catalogue_.channel(ask.channel, 1, 0).empty())
        throw Error{Code::PROVIDER_REFUSED,
                    fmt::format("there are no videos of @{} in the catalogue", base::fit(ask.channel, 100)), adds};
    } else {
      for (auto& hit : catalogue_.search(ask.prompt, ask.filter, limit, skip, keep_score_))
        made.videos.push_back(std::move(hit.video));
    }
    const auto found = static_cast<std::int64_t>(made.videos.size());
    if (found == limit) made.next_cursor = make_cursor(skip + found, 0);
    else if (ask.mode == model::JobMode::search) made.left_out = catalogue_.left_out(ask.prompt, ask.filter);
    return made;
  }

 private:
  Catalogue& catalogue_;
  double keep_score_;
};

}  // namespace

std::unique_ptr<DiscoveryProvider> make_catalogue_provider(const Farm& farm, Catalogue& catalogue) {
  return std::make_unique<CatalogueProvider>(catalogue, static_cast<double>(score_policy(farm.settings).keep));
}

}  // namespace farmtok::farm::discovery
