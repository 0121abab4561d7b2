#include "model/credits.hpp"
#include "model/feed.hpp"
#include "model/found.hpp"
#include "model/job.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "model/work.hpp"
#include "store/rows_bodies.hpp"

namespace farmtok::store {

#define MADE(Entity)                                                       \
  template const std::string& columns<Entity>();                           \
  template std::string select<Entity>(std::string_view, std::string_view); \
  template Entity read_row<Entity>(const sql::Query&, int);                \
  template const std::string& marks<Entity>();                             \
  template void bind_fields(sql::Query&, const Entity&);                   \
  template void insert(sql::Database&, std::string_view, const Entity&);   \
  template void update(sql::Database&, std::string_view, std::string_view, const std::string&, const Entity&);

MADE(model::Job)
MADE(model::Result)
MADE(model::Scheduled)
MADE(model::Proof)
MADE(model::Media)
MADE(model::Work)
MADE(model::Event)
MADE(model::CreditEntry)
MADE(model::FoundVideo)
MADE(model::Feed)
#undef MADE

}  // namespace farmtok::store
