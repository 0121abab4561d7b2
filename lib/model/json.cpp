#include "model/backup.hpp"
#include "model/credits.hpp"
#include "model/feed.hpp"
#include "model/found.hpp"
#include "model/job.hpp"
#include "model/json_bodies/json_bodies.hpp"
#include "model/proof.hpp"
#include "model/provenance.hpp"
#include "model/render.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "model/similar.hpp"
#include "model/work.hpp"

namespace farmtok::model {

#define MADE(Entity)                                            \
  template Json to_json<Entity>(const Entity&);                 \
  template Entity from_json<Entity>(const Json&);               \
  template void apply_request(Entity&, const Json&, Operation); \
  template Entity from_request<Entity>(const Json&);

MADE(Job)
MADE(JobCreated)
MADE(JobProgress)
MADE(FoundVideo)
MADE(Feed)
MADE(Analysis)
MADE(CreditEntry)
MADE(CreditBalance)
MADE(CreditPrices)
MADE(CreditGrant)
MADE(Result)
MADE(Scheduled)
MADE(ScheduleRequest)
MADE(RenderReport)
MADE(Credentials)
MADE(Variation)
MADE(VideoFacts)
MADE(MediaRequest)
MADE(MediaReply)
MADE(Similar)
MADE(SheetTile)
MADE(Batch)
MADE(Task)
MADE(ProofRequest)
MADE(ProofReply)
MADE(ProofDecision)
MADE(Proof)
MADE(Work)
MADE(Event)
MADE(Media)
MADE(Backup)
#undef MADE

}  // namespace farmtok::model
