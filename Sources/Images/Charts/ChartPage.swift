/// A chart of any kind with everything in its place: what it is drawn of, whatever the form that it is written in.
struct ChartPage {
  let title: String
  let width: Int
  let height: Int
  let elements: [ChartElement]
}
