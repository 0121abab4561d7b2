#include "farm/similar/glance_index.hpp"

#include <algorithm>
#include <bit>

namespace farmtok::farm::similar {
namespace {

/// A glance with fewer bits shows nothing, and equals every other that shows nothing.
constexpr int least_bits = 8;
/// More than the usual distance between glances of copies: the comparison then finds the real copies.
constexpr int radius = 48;
/// The least seconds between kept glances: those between show nearly the same.
constexpr float least_apart = 0.2F;
/// Glances to search for, spread over the video; each costs one scan.
constexpr std::size_t most_asked = 24;

int weight(const model::Glance& glance) {
  int bits = 0;
  for (const auto word : glance.bits) bits += std::popcount(word);
  return bits;
}

}  // namespace

void GlanceIndex::add(const std::string& media_id, const model::Fingerprint& print) {
  if (std::ranges::find(media_, media_id) != media_.end()) return;
  const auto owner = static_cast<std::uint32_t>(media_.size());
  media_.push_back(media_id);
  float last = -least_apart;
  for (const auto& glance : print) {
    if (weight(glance) < least_bits || glance.seconds < last + least_apart) continue;
    last = glance.seconds;
    hashes_.push_back(glance.bits);
    owners_.push_back(owner);
  }
}

std::vector<std::string> GlanceIndex::candidates(const model::Fingerprint& print, std::size_t most) const {
  model::Fingerprint asked;
  std::ranges::copy_if(print, std::back_inserter(asked),
                       [](const model::Glance& glance) { return weight(glance) >= least_bits; });
  const std::size_t every = asked.size() / most_asked + 1;
  std::vector<std::uint32_t> votes(media_.size()), last_asked(media_.size());
  for (std::size_t i = 0; i < asked.size(); i += every)
    for (const auto place : nearby(hashes_, asked[i].bits, radius)) {
      // A video that hardly changes has many glances like this one, and still has one vote.
      auto& last = last_asked[owners_[place]];
      if (last == i + 1) continue;
      last = static_cast<std::uint32_t>(i + 1);
      ++votes[owners_[place]];
    }
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < votes.size(); ++i)
    if (votes[i] > 0) order.push_back(i);
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::uint32_t i) { return votes[i]; });
  if (order.size() > most) order.resize(most);
  std::vector<std::string> made;
  for (const auto i : order) made.push_back(media_[i]);
  return made;
}

}  // namespace farmtok::farm::similar
