//! A layered layout: each node stands right of all that it needs, and near them.
//!
//! Numbers of nodes and arrows come in, places go out. An arrow that passes a layer has a bend
//! there, which takes a row like a node, so that no arrow runs through a node. Arrows lead from
//! lower to higher numbers. The effort is that of sorting nodes and bends a few times.

/// How many times the rows are put in order: at the end by what each point needs.
const SWEEPS: usize = 9;

/// Where something stands: its layer, and how far down it is, in rows.
pub(super) type Spot = (usize, f64);

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layout {
    /// The nodes.
    pub(super) nodes: Vec<Spot>,
    /// Of each arrow, where it begins, bends and ends.
    pub(super) arrows: Vec<Vec<Spot>>,
    /// How many layers there are.
    pub(super) layers: usize,
}

/// Lays out so many nodes.
pub(super) fn layout(count: usize, edges: &[(usize, usize)]) -> Layout {
    let layer = layers(count, edges);
    let mut places = Places::new(layer);
    let paths: Vec<Vec<usize>> = edges.iter().map(|edge| places.path(*edge)).collect();
    places.sort();
    let heights = settle(&places);
    let spot = |point: &usize| (places.layer[*point], heights[*point]);
    Layout {
        nodes: (0..count).map(|node| spot(&node)).collect(),
        arrows: paths
            .iter()
            .map(|path| path.iter().map(spot).collect())
            .collect(),
        layers: places.points.len(),
    }
}

/// Returns the layer of each node: one behind the last that it needs. What needs nothing stands
/// just before the first that needs it.
fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut layer = vec![0; count];
    let mut sorted = edges.to_vec();
    sorted.sort_unstable();
    for (from, to) in &sorted {
        layer[*to] = layer[*to].max(layer[*from] + 1);
    }
    let (mut is_fed, mut first) = (vec![false; count], vec![usize::MAX; count]);
    for (from, to) in &sorted {
        is_fed[*to] = true;
        first[*from] = first[*from].min(layer[*to]);
    }
    for node in 0..count {
        if !is_fed[node] && first[node] != usize::MAX {
            layer[node] = first[node] - 1;
        }
    }
    layer
}

/// Tells how far down everything stands: in its order, a row apart at least, and near what it is
/// connected with. The longest layer stands first, the others from there to both ends.
fn settle(places: &Places) -> Vec<f64> {
    let mut heights = vec![0.0; places.layer.len()];
    let rows = |layer: &usize| places.points[*layer].len();
    let Some(longest) = (0..places.points.len()).rev().max_by_key(rows) else {
        return heights;
    };
    for (row, point) in places.points[longest].iter().enumerate() {
        heights[*point] = row as f64;
    }
    let last = rows(&longest).saturating_sub(1) as f64;
    for layer in longest + 1..places.points.len() {
        spread(&places.points[layer], &places.before, last, &mut heights);
    }
    for layer in (0..longest).rev() {
        spread(&places.points[layer], &places.behind, last, &mut heights);
    }
    heights
}

/// Spreads the points of a layer over the rows up to the last one.
fn spread(points: &[usize], near: &[Vec<usize>], last: f64, heights: &mut [f64]) {
    let mut least = 0.0_f64;
    for point in points {
        let near = &near[*point];
        let sum: f64 = near.iter().map(|near| heights[*near]).sum();
        let wanted = if near.is_empty() {
            least
        } else {
            sum / near.len() as f64
        };
        heights[*point] = wanted.max(least);
        least = heights[*point] + 1.0;
    }
    let mut most = last;
    for point in points.iter().rev() {
        heights[*point] = heights[*point].min(most);
        most = heights[*point] - 1.0;
    }
}

/// Nodes and bends, layer by layer.
struct Places {
    /// The layer of each point.
    layer: Vec<usize>,
    /// The row of each point in its layer.
    row: Vec<usize>,
    /// The points of each layer, in the order of their rows.
    points: Vec<Vec<usize>>,
    /// What stands before each point, one layer to the left.
    before: Vec<Vec<usize>>,
    /// What stands behind it.
    behind: Vec<Vec<usize>>,
}

impl Places {
    fn new(layer: Vec<usize>) -> Self {
        let count = layer.len();
        let layers = layer.iter().max().map_or(0, |last| last + 1);
        let mut points = vec![Vec::new(); layers];
        for (node, layer) in layer.iter().enumerate() {
            points[*layer].push(node);
        }
        Self {
            layer,
            row: vec![0; count],
            points,
            before: vec![Vec::new(); count],
            behind: vec![Vec::new(); count],
        }
    }

    /// Leads an arrow through all layers between its ends.
    fn path(&mut self, (from, to): (usize, usize)) -> Vec<usize> {
        let mut path = vec![from];
        let mut last = from;
        for layer in self.layer[from] + 1..self.layer[to] {
            let bend = self.layer.len();
            self.layer.push(layer);
            self.row.push(0);
            self.before.push(Vec::new());
            self.behind.push(Vec::new());
            self.points[layer].push(bend);
            self.connect(last, bend);
            path.push(bend);
            last = bend;
        }
        self.connect(last, to);
        path.push(to);
        path
    }

    fn connect(&mut self, from: usize, to: usize) {
        self.behind[from].push(to);
        self.before[to].push(from);
    }

    /// Puts each layer in the order of the middle of what stands before it, then behind it.
    fn sort(&mut self) {
        for layer in 0..self.points.len() {
            self.number(layer);
        }
        for sweep in 0..SWEEPS {
            let layers: Vec<usize> = match sweep % 2 {
                0 => (0..self.points.len()).collect(),
                _ => (0..self.points.len()).rev().collect(),
            };
            for layer in layers {
                self.arrange(layer, sweep % 2 == 0);
            }
        }
    }

    fn arrange(&mut self, layer: usize, forwards: bool) {
        let mut points = std::mem::take(&mut self.points[layer]);
        let middle = |point: usize| {
            let near = match forwards {
                true => &self.before[point],
                false => &self.behind[point],
            };
            let rows = near.iter().map(|near| self.height(*near));
            match near.is_empty() {
                true => self.height(point),
                false => rows.sum::<f64>() / near.len() as f64,
            }
        };
        let mut ranked: Vec<(f64, usize)> = points.iter().map(|one| (middle(*one), *one)).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        points.clear();
        points.extend(ranked.into_iter().map(|(_middle, point)| point));
        self.points[layer] = points;
        self.number(layer);
    }

    /// Returns how far down a point is drawn: layers are centred.
    fn height(&self, point: usize) -> f64 {
        let rows = self.points[self.layer[point]].len();
        self.row[point] as f64 - rows as f64 / 2.0
    }

    fn number(&mut self, layer: usize) {
        for (row, point) in self.points[layer].iter().enumerate() {
            self.row[*point] = row;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_chain_stands_in_a_row() {
        let layout = layout(3, &[(0, 1), (1, 2)]);
        assert_eq!(layout.nodes, [(0, 0.0), (1, 0.0), (2, 0.0)]);
        assert_eq!(layout.layers, 3);
    }

    #[test]
    fn arrows_that_could_cross_do_not() {
        let layout = layout(4, &[(0, 3), (1, 2)]);
        let order = |node: usize| layout.nodes[node].1;
        assert_eq!(order(0) < order(1), order(3) < order(2), "{layout:?}");
    }

    #[test]
    fn a_long_arrow_bends_in_each_layer() {
        let layout = layout(3, &[(0, 1), (1, 2), (0, 2)]);
        let layers: Vec<usize> = layout.arrows[2].iter().map(|spot| spot.0).collect();
        assert_eq!(layers, [0, 1, 2]);
        let bend = layout.arrows[2][1].1;
        assert!((bend - layout.nodes[1].1).abs() >= 1.0, "{layout:?}");
    }

    proptest! {
        #[test]
        fn all_stand_behind_what_they_need_and_on_a_spot_of_their_own(
            pairs in prop::collection::vec((0_usize..30, 0_usize..30), 0..60),
        ) {
            let edges: BTreeSet<(usize, usize)> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let edges: Vec<(usize, usize)> = edges.into_iter().collect();
            let layout = layout(30, &edges);
            for (from, to) in &edges {
                prop_assert!(layout.nodes[*from].0 < layout.nodes[*to].0);
            }
            for (index, a) in layout.nodes.iter().enumerate() {
                prop_assert!(a.1 >= 0.0);
                let others = layout.nodes[index + 1..].iter();
                let apart = |b: &Spot| a.0 != b.0 || (a.1 - b.1).abs() > 0.99;
                prop_assert!(others.copied().all(|b| apart(&b)));
            }
            for arrow in &layout.arrows {
                prop_assert!(arrow.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0));
            }
        }
    }
}
