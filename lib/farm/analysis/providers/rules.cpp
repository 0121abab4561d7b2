// The analyst without outside help: scores by the one formula of relevance.hpp, checks the parts of the prompts that it
// can read, and names those that it cannot.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/text/text.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/analysis/texts.hpp"
#include "farm/discovery/filter/filter.hpp"
#include "farm/discovery/policy.hpp"

namespace farmtok::farm::analysis {
namespace {

/// The prompts of a job, read once for all its videos.
struct Reading {
  std::string prompt, filter_prompt, publish_prompt, caption_prompt;
  discovery::Filter filter;
  discovery::Filter publish;
  CaptionPlan caption;

  bool is_of(const model::Job& job) const {
    return prompt == job.content_prompt.value_or("") && filter_prompt == job.filter_prompt.value_or("") &&
           publish_prompt == job.publish_prompt.value_or("") && caption_prompt == job.caption_prompt.value_or("");
  }
};

std::shared_ptr<const Reading> read(const model::Job& job) {
  auto made = std::make_shared<Reading>();
  made->prompt = job.content_prompt.value_or("");
  made->filter_prompt = job.filter_prompt.value_or("");
  made->publish_prompt = job.publish_prompt.value_or("");
  made->caption_prompt = job.caption_prompt.value_or("");
  made->filter = discovery::read_filter(made->filter_prompt);
  made->publish = discovery::read_filter(made->publish_prompt);
  made->caption = plan_caption(made->caption_prompt);
  return made;
}

/// The last few jobs' readings; several jobs run at the same time.
class Readings {
 public:
  std::shared_ptr<const Reading> of(const model::Job& job) {
    {
      const std::lock_guard lock{mutex_};
      for (const auto& reading : kept_)
        if (reading->is_of(job)) return reading;
    }
    auto made = read(job);
    const std::lock_guard lock{mutex_};
    if (kept_.size() >= most) kept_.erase(kept_.begin());
    kept_.push_back(made);
    return made;
  }

 private:
  static constexpr std::size_t most = 8;
  std::mutex mutex_;
  std::vector<std::shared_ptr<const Reading>> kept_;
};

std::string list_of(const std::vector<discovery::Condition>& conditions) {
  std::vector<std::string> words;
  for (const auto& condition : conditions) words.push_back(condition.words);
  return base::join(words, ", ");
}

/// The judgement in parts that a person reads in a terminal, joined by semicolons.
class Reason {
 public:
  void add(std::string part) { parts_.push_back(std::move(part)); }
  void add_unless_empty(std::string_view head, const std::vector<std::string>& parts) {
    if (!parts.empty()) add(fmt::format("{}: {}", head, base::join(parts, ", ")));
  }
  std::string text() const { return base::fit(base::join(parts_, "; "), 1900); }

 private:
  std::vector<std::string> parts_;
};

class Rules final : public Analyst {
 public:
  Rules(const Farm& farm, discovery::Rarity rarity) : farm_(farm), rarity_(std::move(rarity)) {}

  std::string_view name() const override { return "rules"; }
  void check() const override {}

  model::Analysis analyse(const AnalysisAsk& ask, const services::Stopping&) override {
    const auto reading = readings_.of(ask.job);
    const auto now = farm_.store.clock().now();
    // Made again for each video: the catalogue grows while jobs run, and the rarity must be that of a search.
    const auto wish = discovery::wish_of(reading->prompt, rarity_);
    const auto relevant = discovery::relevance(wish, ask.video, now, true);
    model::Analysis made;
    made.analysed_by = "rules";
    made.match_score = static_cast<std::int64_t>(std::lround(relevant.score));
    Reason reason;
    for (const auto& each : relevant.reasons) reason.add(each);
    judge(*reading, ask.video, now, made, reason);
    made.caption = caption_of(reading->caption, ask.video, wish, ask.credit_line);
    reason.add_unless_empty("left to you in the caption", reading->caption.cannot);
    made.tweet_text = tweet_of(ask.video, ask.credit_line);
    made.instructions = ask.job.instruction_prompt;
    made.reason = reason.text();
    return made;
  }

 private:
  void judge(const Reading& reading, const model::FoundVideo& video, base::Instant now, model::Analysis& made,
             Reason& reason) const {
    const auto against = discovery::violation(reading.filter, video, now);
    made.fits = !against;
    if (against) reason.add("against the filter: " + *against);
    else if (!reading.filter.conditions.empty()) reason.add("passes: " + list_of(reading.filter.conditions));
    const auto withheld = discovery::violation(reading.publish, video, now);
    const auto least = discovery::score_policy(farm_.settings).approve;
    if (withheld) reason.add("not to be published: " + *withheld);
    else if (!reading.publish.conditions.empty()) reason.add("to be published: " + list_of(reading.publish.conditions));
    if (made.match_score < least) reason.add(fmt::format("below the {} that are approved", least));
    made.approve = made.fits && !withheld && made.match_score >= least;
    auto left = reading.filter.not_understood;
    left.insert(left.end(), reading.publish.not_understood.begin(), reading.publish.not_understood.end());
    reason.add_unless_empty("left to you", left);
  }

  const Farm& farm_;
  const discovery::Rarity rarity_;
  Readings readings_;
};

}  // namespace

std::unique_ptr<Analyst> make_rules_analyst(const Farm& farm, discovery::Rarity rarity) {
  return std::make_unique<Rules>(farm, std::move(rarity));
}

}  // namespace farmtok::farm::analysis
